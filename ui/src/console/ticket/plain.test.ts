import { describe, expect, it } from 'vitest';
import { hints, replaced, waysOf, type Plainer } from './plain';
import { plainWords } from './plainwords';

const LIST: Plainer[] = [
  { said: waysOf('SLA, response time'), better: 'the time I told you' },
  { said: waysOf('tier 2, L2'), better: 'a colleague' },
  { said: waysOf('failed to'), better: 'couldn’t' },
  { said: waysOf('the vendor, vendor'), better: 'the people who make it' },
];

describe('the plain-words check', () => {
  it.each([
    ['finds a word of the trade', 'Your SLA is fine.', ['SLA']],
    ['in any case and spacing', 'The  Response   Time is short', ['Response   Time']],
    ['as a whole word only', 'Slash and slalom, tier 22, invendor', []],
    ['the longest of its ways', 'I asked the vendor.', ['the vendor']],
    ['each wording once', 'SLA, SLA, response time', ['SLA']],
    ['in the order of the text', 'tier 2 failed to meet the SLA', ['tier 2', 'failed to', 'SLA']],
    ['beside letters of another script', 'Das SLAé', []],
    ['nothing in kind words', 'You’ll hear from me by Thursday.', []],
    ['nothing in nothing', '', []],
  ])('%s', (_, text, found) => {
    expect(hints(text, LIST).map((hint) => hint.word)).toEqual(found);
  });

  it('puts the kinder wording in place, with the capital of a beginning', () => {
    const text = 'Failed to print, I asked tier 2.';
    const [first, second] = hints(text, LIST);
    expect(first && replaced(text, first)).toBe('Couldn’t print, I asked tier 2.');
    expect(second && replaced(text, second)).toBe('Failed to print, I asked a colleague.');
    // A word that is all capitals says nothing about its place.
    const sla = hints('Your SLA', LIST)[0];
    expect(sla && replaced('Your SLA', sla)).toBe('Your the time I told you');
  });

  it('is quick and harmless with long and odd texts', () => {
    const text = `${'(SLA$^*['.repeat(2_000)} SLA`;
    expect(hints(text, LIST)).toHaveLength(1);
    expect(hints('a.b', [{ said: ['a.b'], better: 'c' }])).toHaveLength(1);
    expect(hints('axb', [{ said: ['a.b'], better: 'c' }])).toHaveLength(0);
    expect(hints('anything', [{ said: [], better: 'c' }])).toHaveLength(0);
  });

  it('suggests nothing that it would object to itself', () => {
    const list = plainWords();
    expect(list.length).toBeGreaterThan(15);
    for (const { said, better } of list) {
      expect(said.length, better).toBeGreaterThan(0);
      expect(hints(better, list), better).toEqual([]);
      for (const way of said) expect(hints(`Well, ${way}.`, list).length, way).toBeGreaterThan(0);
    }
  });
});
