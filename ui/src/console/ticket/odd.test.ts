import { describe, expect, it } from 'vitest';
import type { Facts, FactLine } from '$lib/api';
import { changedSince, oddities } from './odd';

type Values = Record<string, string | null>;
const facts = (values: Values): Pick<Facts, 'sections'> => ({
  sections: [{ id: 'system', lines: Object.entries(values).map(([key, value]) => ({ key, value })) }],
});

describe('what is unusual about a computer', () => {
  it.each<[string, Values, string[]]>([
    [
      'nothing about a usual one',
      {
        disk_free: '61.0',
        disk_size: '238.0',
        memory_free: '6.1',
        memory_size: '16.0',
        running_for: '3',
        restart_pending: 'no',
        age: '3',
      },
      [],
    ],
    ['a disk with less than a tenth free', { disk_free: '20.0', disk_size: '238.0' }, ['odd-disk']],
    ['just above a tenth is fine', { disk_free: '24.0', disk_size: '238.0' }, []],
    ['few gigabytes, whatever the size', { disk_free: '7.9', disk_size: '32.0' }, ['odd-disk']],
    ['also where the size is not known', { disk_free: '2.0' }, ['odd-disk']],
    ['memory that is used up', { memory_free: '0.9', memory_size: '16.0' }, ['odd-memory']],
    ['a computer with little memory', { memory_free: '2.0', memory_size: '4.0' }, ['odd-memory-size']],
    ['two weeks without a restart', { running_for: '14' }, ['odd-running']],
    ['not thirteen days', { running_for: '13' }, []],
    ['a restart that waits', { restart_pending: 'yes' }, ['odd-restart']],
    ['an old computer', { age: '6' }, ['odd-age']],
    ['values that were not known', { disk_free: null, memory_free: null, running_for: null, age: null }, []],
    [
      'values that are no numbers',
      { disk_free: 'lots', running_for: 'NaN', memory_size: '-4', age: 'Infinity' },
      [],
    ],
    [
      'several at once',
      { disk_free: '1.0', running_for: '40', restart_pending: 'yes' },
      ['odd-disk', 'odd-running', 'odd-restart'],
    ],
  ])('%s', (_, values, found) => {
    expect(oddities(facts(values)).map((one) => one.words)).toEqual(found);
  });

  it('counts whole weeks', () => {
    expect(oddities(facts({ running_for: '20' }))[0]?.values).toEqual({ weeks: 2 });
  });

  it('says nothing where nothing was sent', () => {
    expect(oddities(null)).toEqual([]);
    expect(oddities(undefined)).toEqual([]);
    expect(oddities({ sections: [] })).toEqual([]);
  });
});

describe('what changed since an earlier ticket', () => {
  const keys = (before: Values, now: Values): string[] =>
    changedSince(facts(before), facts(now)).map(({ line }) => line.key);

  it.each<[string, Values, Values, string[]]>([
    ['a system that was renewed', { os: 'Linux 6.1' }, { os: 'Linux 6.12' }, ['os']],
    ['nothing that is the same', { os: 'Linux', model: 'Orrin 14' }, { os: 'Linux', model: 'Orrin 14' }, []],
    [
      'nothing that moves by itself',
      { disk_free: '61.0', running_for: '2' },
      { disk_free: '60.0', running_for: '9' },
      [],
    ],
    ['nothing that only one of them sent', { os: 'Linux' }, { model: 'Orrin 14' }, []],
    ['a value that came to be known', { model: null }, { model: 'Orrin 14' }, ['model']],
    ['a connection that is lost', { wired: 'connected' }, { wired: 'not connected' }, ['wired']],
  ])('%s', (_, before, now, found) => {
    expect(keys(before, now)).toEqual(found);
  });

  it('leaves lists alone: their lines have no names of their own', () => {
    const screens = (...of: string[]): FactLine[] => of.map((value) => ({ key: 'screen', value }));
    const before = { sections: [{ id: 'screens' as const, lines: screens('A', 'B') }] };
    const now = { sections: [{ id: 'screens' as const, lines: screens('A') }] };
    expect(changedSince(before, now)).toEqual([]);
  });
});
