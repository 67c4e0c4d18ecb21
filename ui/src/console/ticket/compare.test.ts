import { describe, expect, it } from 'vitest';
import type { DeskMessage, DeskTicket } from '$lib/api';
import { changedBy, differences, standsOnTheSame, type Difference } from './compare';

const BASE = {
  id: 'k1',
  number: 4127,
  version: 3,
  subject: 'Black screen',
  state: 'in_progress',
  requester: { id: 'p1', name: 'Marta', confirmed: true },
  contact: { id: 't1', name: 'Priya' },
  messages: [],
} as unknown as DeskTicket;

const message = (id: string, author: string | null, over: Partial<DeskMessage> = {}): DeskMessage => ({
  id,
  at: '2026-11-16T09:00:00Z',
  author: author ? { kind: 'technician', id: author, name: author } : { kind: 'system' },
  visibility: 'public',
  body: 'Hello',
  ...over,
});

describe('what changed meanwhile', () => {
  it.each<[string, Partial<DeskTicket>, Difference[]]>([
    ['nothing', {}, []],
    ['the state', { state: 'resolved' }, [{ what: 'state', from: 'in_progress', to: 'resolved' }]],
    [
      'the subject',
      { subject: 'White screen' },
      [{ what: 'subject', from: 'Black screen', to: 'White screen' }],
    ],
    ['a colleague on the desk', { worker: { id: 't2', name: 'Leah' } }, [{ what: 'worker', to: 'Leah' }]],
    ['no contact any more', { contact: null }, [{ what: 'contact', from: 'Priya' }]],
    [
      'a date for news',
      { next_update_by: '2026-11-19T12:00:00Z' },
      [{ what: 'next', to: '2026-11-19T12:00:00Z' }],
    ],
    [
      'a reply',
      { messages: [message('m1', 'Leah')] },
      [{ what: 'message', by: 'Leah', internal: false, text: 'Hello' }],
    ],
    [
      'a note',
      { messages: [message('m1', 'Leah', { visibility: 'internal' })] },
      [{ what: 'message', by: 'Leah', internal: true, text: 'Hello' }],
    ],
    [
      'a line nobody wrote tells nothing by itself',
      { messages: [message('m1', null, { event: { kind: 'resolved', name: 'Leah' } })] },
      [],
    ],
  ])('%s', (_, over, found) => {
    expect(differences(BASE, { ...BASE, ...over })).toEqual(found);
  });

  it('was done by who stands in the newest entry', () => {
    const by = (...messages: DeskMessage[]): string | null => changedBy(BASE, { ...BASE, messages });
    expect(by()).toBeNull();
    expect(by(message('m1', 'Leah'))).toBe('Leah');
    expect(
      by(message('m1', 'Leah'), message('m2', null, { event: { kind: 'closed', name: 'Tomasz' } })),
    ).toBe('Tomasz');
    expect(by(message('m1', null, { event: { kind: 'closed' } }))).toBeNull();
  });
});

describe('an edit goes on by itself only where it stands on the same', () => {
  it.each<[string, Partial<DeskTicket>, boolean]>([
    ['an event by itself', { messages: [message('m1', null, { event: { kind: 'resolved' } })] }, true],
    ['a newer version', { version: 9 }, true],
    ['another requester', { requester: { id: 'p2', name: 'Marta', confirmed: true } }, false],
    ['a colleague of the same name', { contact: { id: 't2', name: 'Priya' } }, false],
    ['other tags', { tags: ['printer'] }, false],
    ['how much it is in the way', { desk_impact: 'blocked' }, false],
    ['another place to visit', { visit: { at: '2026-11-19T12:00:00Z', place: '3.14' } }, false],
    ['a reply', { messages: [message('m1', 'Leah')] }, false],
  ])('%s', (_, over, same) => {
    expect(standsOnTheSame(BASE, { ...BASE, ...over })).toBe(same);
  });
});
