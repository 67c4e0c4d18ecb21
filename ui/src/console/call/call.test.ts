import { describe, expect, it } from 'vitest';
import type { Template } from '$lib/api';
import { bodyOf, freshCall, isBlank, missing, type CallDraft, type Who } from './call.svelte';
import { draftOf } from './mail.svelte';
import { completed, defaultsOf } from './template';

const NOW = Date.parse('2026-11-16T09:33:00Z');
const RUI: Who = { kind: 'known', person: { id: 'p1', name: 'Rui Tavares' } };
const PRINTER: Template = {
  id: 'm1',
  letter: 'r',
  title: 'Printer',
  fields: [
    { key: 'printer', label: 'Which printer' },
    { key: 'what', label: 'What it does', default: 'doesn’t print' },
  ],
  subject: 'Printer {printer} {what}',
  solved_note: 'The printer works again.',
  version: 1,
  retired: false,
};
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
    expect(missing(call, solved, null)).toBe(wanted);
  });

  it('is not what its template says already', () => {
    const call = draft({ subject: '', did: '' });
    expect(missing(call, true, PRINTER)).toBe(null);
    expect(missing(call, true, { ...PRINTER, solved_note: null })).toBe('did');
  });
});

describe('with a template', () => {
  it('begins with its defaults and shows the words as they will be', () => {
    const fields = defaultsOf(PRINTER);
    expect(fields).toEqual({ printer: '', what: 'doesn’t print' });
    expect(completed('Printer {printer} {what}', { ...fields, printer: 'P-12' })).toBe(
      'Printer P-12 doesn’t print',
    );
    expect(completed('Printer {printer} {what}', fields)).toBe('Printer doesn’t print');
    expect(completed('{unknown} stays', fields)).toBe('{unknown} stays');
  });

  it('sends what was asked, and neither subject nor note where nobody typed one', () => {
    const fields = { printer: ' P-12 ', what: '' };
    const call = draft({ subject: '', did: '', template: 'm1', fields });
    expect(bodyOf(call, true, NOW)).toEqual({
      requester: { id: 'p1' },
      channel: 'phone',
      effort_minutes: 2,
      template: 'm1',
      fields: { printer: 'P-12', what: '' },
      solved: {},
    });
  });
});

describe('from a mail', () => {
  const rui = { id: 'p1', name: 'Rui Tavares', confirmed: true };

  it('has the one caller who is known by the address', () => {
    const call = draftOf({
      callers: [rui],
      name: 'Rui T.',
      address: 'rui@x.example',
      subject: 'VPN',
      text: 'Help',
    });
    expect(call).toMatchObject({ who: { kind: 'known', person: rui }, subject: 'VPN', channel: 'email' });
    expect(call.more).toBe('Mail from Rui T. <rui@x.example>\n\nHelp');
  });

  it('leaves the choice where two are, and makes a new person where nobody is', () => {
    const two = draftOf({ callers: [rui, { ...rui, id: 'p2' }], address: 'desk@x.example' });
    expect(two.who).toBe(null);
    expect(two.candidates).toHaveLength(2);
    expect(draftOf({ address: 'new@x.example' }).who).toMatchObject({ kind: 'new', name: 'new@x.example' });
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
