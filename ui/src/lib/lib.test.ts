import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { split } from './ipc';
import { Keeper } from './later';
import { initials, tint } from './names';
import { labelOf, valueOf } from './words/facts';
import * as format from './words/format';
import { isolate } from './words/isolate';
import { words } from './words/words.svelte';

const london = { locale: 'en', timeZone: 'Europe/London' };
const now = Date.parse('2026-11-16T09:33:00Z');

describe('facts in words', () => {
  it('say the value that is sent, and that there is none', () => {
    expect(valueOf({ key: 'disk_free', value: '61', unit: 'GB' })).toBe('61 GB');
    expect(valueOf({ key: 'model' })).toBe('not known');
  });

  it('have the name of the catalogue, or the key a newer bell sent', () => {
    expect(labelOf({ key: 'disk_free' })).toBe('Free space');
    expect(labelOf({ key: 'moon_phase' })).toBe('moon_phase');
  });
});

describe('times and dates', () => {
  it('are those of the place, not of the test machine', () => {
    expect(format.time(london, '2026-07-01T08:35:00Z')).toBe('09:35');
    expect(format.time({ locale: 'en', timeZone: 'Asia/Kolkata' }, '2026-07-01T08:35:00Z')).toBe('14:05');
  });

  it('are short in lists', () => {
    expect(format.recent(london, '2026-11-16T09:31:00Z', now)).toBe('09:31');
    expect(format.recent(london, '2026-11-13T15:00:00Z', now)).toBe('Fri');
    expect(format.recent(london, '2026-11-09T10:00:00Z', now)).toBe('9 Nov');
    expect(format.recent(london, '2025-11-11T10:00:00Z', now)).toBe('11 Nov 2025');
  });

  it('name the day of what is to come', () => {
    expect(format.coming(london, '2026-11-16T17:00:00Z', now)).toBe('17:00');
    expect(format.coming(london, '2026-11-19T08:00:00Z', now)).toBe('Thursday');
    expect(format.coming(london, '2026-11-26T08:00:00Z', now)).toBe('Thu 26 Nov');
  });

  it('know midnight where the person is', () => {
    const tokyo = { locale: 'en', timeZone: 'Asia/Tokyo' };
    const evening = Date.parse('2026-11-16T14:30:00Z');
    expect(format.daysBetween(tokyo, evening, Date.parse('2026-11-16T15:30:00Z'))).toBe(1);
    expect(format.daysBetween(london, evening, Date.parse('2026-11-16T15:30:00Z'))).toBe(0);
  });

  it('give sizes with their unit', () => {
    expect(format.size(london, 182_044)).toBe('182 kB');
    expect(format.size(london, 8_388_608)).toBe('8.4 MB');
  });
});

describe('words', () => {
  it('fill in values without invisible marks, except around names written right to left', () => {
    expect(words.say('form-as', { name: 'Marta Lindqvist' })).toBe(
      'Sending as Marta Lindqvist. No password needed.',
    );
    expect(isolate('שרה לוי')).toBe('\u2068שרה לוי\u2069');
  });

  it('set one value apart', () => {
    expect(words.around('sent-call', 'phone', { phone: 'ext. 4400', number: '4127' })).toEqual([
      'Can’t wait? Call ',
      'ext. 4400',
      ' and say “4127”.',
    ]);
  });

  it('count in plurals', () => {
    expect(words.say('form-tickets-unread', { n: 1 })).toBe('My tickets, 1 new reply');
    expect(words.say('form-tickets-unread', { n: 2 })).toBe('My tickets, 2 new replies');
  });
});

describe('names', () => {
  it('have initials of whole letters and one tint for ever', () => {
    expect(initials('Priya Raman')).toBe('PR');
    expect(initials('Leah')).toBe('L');
    expect(initials('  Åsa  Öberg-Ny ')).toBe('ÅÖ');
    expect(initials('')).toBe('');
    expect(tint('Priya Raman')).toBe(tint('Priya Raman'));
  });
});

describe('an answer with bytes', () => {
  it('is taken apart', () => {
    const json = new TextEncoder().encode('{"kind":"picture","media_type":"image/png"}');
    const frame = new Uint8Array(4 + json.length + 2);
    new DataView(frame.buffer).setUint32(0, json.length);
    frame.set(json, 4);
    frame.set([7, 8], 4 + json.length);
    const { answer, bytes } = split(frame.buffer);
    expect(answer).toEqual({ kind: 'picture', media_type: 'image/png' });
    expect([...new Uint8Array(bytes ?? new ArrayBuffer())]).toEqual([7, 8]);
  });
});

describe('keeping what is typed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes on after a failure, in order', async () => {
    const kept: string[] = [];
    let value = '';
    const keeper = new Keeper(
      () => value,
      (words) => {
        kept.push(words);
        return words === 'a' ? Promise.reject(new Error('no')) : Promise.resolve();
      },
    );
    value = 'a';
    keeper.touch();
    await vi.advanceTimersByTimeAsync(300);
    value = 'ab';
    keeper.touch();
    keeper.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(kept).toEqual(['a', 'ab']);
  });
});
