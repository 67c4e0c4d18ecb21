import { expect, it } from 'vitest';
import { begunAt, filled, fitting, putIn } from './snippets';

it('begins with two colons at the beginning of a word', () => {
  expect(begunAt('::', 2)).toEqual({ at: 0, typed: '' });
  expect(begunAt('Well, ::Hel', 11)).toEqual({ at: 6, typed: 'hel' });
  expect(begunAt('line\n::do', 9)).toEqual({ at: 5, typed: 'do' });
  expect(begunAt('std::hel', 8)).toBe(null);
  expect(begunAt(':::', 3)).toBe(null);
  // The caret stands before what follows.
  expect(begunAt('::he and more', 4)).toEqual({ at: 0, typed: 'he' });
  expect(begunAt('::he and more', 8)).toBe(null);
});

it('lists what begins so before what holds it', () => {
  const all = [{ name: 'call' }, { name: 'no-call' }, { name: 'visit' }];
  expect(fitting(all, 'call', 6).map(({ name }) => name)).toEqual(['call', 'no-call']);
  expect(fitting(all, '', 2)).toHaveLength(2);
});

it('fills in what is known; what is not keeps its braces', () => {
  const known = { caller: 'Marta', phone: '', number: '4127' };
  expect(filled('{caller}, {number}: {phone} {else}', known)).toBe('Marta, 4127: {phone} {else}');
});

it('takes the place of what was typed and nothing more', () => {
  const text = 'Well, ::he and more';
  const begun = begunAt(text, 10);
  expect(begun && putIn(text, begun, 10, 'Hello.')).toEqual(['Well, Hello. and more', 12]);
});
