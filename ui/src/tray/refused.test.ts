import { expect, it } from 'vitest';
import { sentencesOf } from './refused';

it.each([
  [
    'our own words',
    { pointer: '/description', code: 'required', detail: 'x' },
    'What’s going on: Write something here.',
  ],
  [
    'the server’s, where it knows its limit',
    { pointer: '/reach/detail', code: 'too_long', detail: 'At most 100 characters fit.' },
    'How we get back to you: At most 100 characters fit.',
  ],
  ['what an older server means', { pointer: '/body', code: 'too_long' }, 'Your message: This is too long.'],
  [
    'a field nobody typed',
    { pointer: '/locale', code: 'odd', detail: 'Name a language.' },
    'Name a language.',
  ],
])('says %s', (_, field, sentence) => {
  expect(sentencesOf([field, field])).toEqual([sentence]);
});

it('says nothing rather than a code', () => {
  expect(sentencesOf([{ pointer: '/locale', code: 'not_a_language' }])).toEqual([]);
  expect(sentencesOf(undefined)).toEqual([]);
});
