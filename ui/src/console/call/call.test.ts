import { describe, expect, it } from 'vitest';
import { bodyOf, freshCall, isBlank, missing, type CallDraft, type Who } from './call.svelte';

const NOW = Date.parse('2026-11-16T09:33:00Z');
const RUI: Who = { kind: 'known', person: { id: 'p1', name: 'Rui Tavares' } };
const draft = (over: Partial<CallDraft> = {}): CallDraft & { who: Who } => ({
  ...freshCall(NOW - 110_000),
  subject: 'Locked out',
  did: 'Reset, sign-in works',
  ...over,
  who: over.who ?? RUI,
});

describe('what a call still needs', () => {
  it.each<[string, CallDraft, boolean, string | null]>([
    ['nobody yet', { ...draft(), who: null }, true, 'who'],
    ['no subject', draft({ subject: ' ' }), true, 'subject'],
    ['solved, but how?', draft({ did: '' }), true, 'did'],
    ['kept open without a word about what was done', draft({ did: '' }), false, null],
    [
      'an open ticket has its subject',
      draft({ subject: '', attach: { id: 'k1', number: 4129, subject: 'Locked out' } }),
      true,
      null,
    ],
    ['everything there', draft(), true, null],
  ])('%s', (_, call, solved, wanted) => {
    expect(missing(call, solved)).toBe(wanted);
  });
});

describe('what is sent', () => {
  it('is public only if it was solved', () => {
    const call = draft({ more: 'Third time this month' });
    expect(bodyOf(call, true, NOW)).toEqual({
      requester: { id: 'p1' },
      subject: 'Locked out',
      channel: 'phone',
      effort_minutes: 2,
      note: 'Third time this month',
      solved: { note: 'Reset, sign-in works' },
    });
    expect(bodyOf(call, false, NOW)).toEqual({
      requester: { id: 'p1' },
      subject: 'Locked out',
      channel: 'phone',
      effort_minutes: 2,
      note: 'Reset, sign-in works\n\nThird time this month',
    });
  });

  it('makes a new person, and goes to an open ticket', () => {
    const call = draft({
      who: { kind: 'new', name: 'Joe Amadi', phone: ' ' },
      subject: '',
      channel: 'walk_in',
      topic: 'o1',
      attach: { id: 'k1', number: 4129, subject: 'Locked out after a new phone' },
    });
    expect(bodyOf(call, true, NOW)).toMatchObject({
      requester: { new_person: { name: 'Joe Amadi' } },
      subject: 'Locked out after a new phone',
      channel: 'walk_in',
      topic: 'o1',
      attach_to: 'k1',
    });
  });

  it.each([
    [0, 1],
    [29_000, 1],
    [150_000, 3],
    [86_400_000, 240],
  ])('counts %i ms as %i minutes', (ms, minutes) => {
    expect(bodyOf(draft({ began: NOW - ms }), true, NOW).effort_minutes).toBe(minutes);
  });
});

it('is worth keeping once there is a word in it', () => {
  expect(isBlank(freshCall())).toBe(true);
  expect(isBlank({ ...freshCall(), subject: 'x' })).toBe(false);
  expect(isBlank({ ...freshCall(), who: RUI })).toBe(false);
});
