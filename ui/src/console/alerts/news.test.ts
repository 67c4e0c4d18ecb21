import type { DeskChange, DeskMessage, DeskTicketRow, Technician } from '$lib/api';
import { describe, expect, it } from 'vitest';
import { newsOf, overdueOf } from './news';

const ME: Technician = {
  id: 't1',
  name: 'Priya Raman',
  email: 'priya@aldermoor.example',
  role: 'technician',
  active: true,
  version: 1,
};
const AT = '2026-11-16T09:12:01Z';
const ROW: DeskTicketRow = {
  id: 'k1',
  number: 4127,
  version: 1,
  subject: 'Second screen black',
  state: 'new',
  status: 'received',
  channel: 'bell',
  requester: { id: 'p1', name: 'Marta Lindqvist', confirmed: true },
  reported_at: AT,
  received_at: AT,
  last_line: 'Second screen black',
  last_at: AT,
};
const MESSAGE: DeskMessage = {
  id: 'm1',
  at: AT,
  author: { kind: 'person', id: 'p1', name: 'Marta Lindqvist', confirmed: true },
  visibility: 'public',
  body: 'Still black.',
};
const change = (more: Partial<DeskChange>): DeskChange => ({
  seq: 1,
  at: AT,
  kind: 'ticket_changed',
  ticket: ROW,
  ...more,
});
const leah = { id: 't2', name: 'Leah Okafor' };

describe('news', () => {
  it('are a request that nobody has', () => {
    expect(newsOf(change({}), ME)).toMatchObject({ kind: 'new', words: 'Second screen black' });
    expect(newsOf(change({ ticket: { ...ROW, contact: leah } }), ME)).toBeNull();
  });

  it('are no request that was there before', () => {
    expect(newsOf(change({ at: '2026-11-16T10:00:00Z' }), ME)).toBeNull();
  });

  it('are what a caller writes to me or to nobody yet, and nothing else', () => {
    const said = (message: Partial<DeskMessage>, ticket: Partial<DeskTicketRow> = {}) =>
      newsOf(
        change({ kind: 'message_added', message: { ...MESSAGE, ...message }, ticket: { ...ROW, ...ticket } }),
        ME,
      )?.kind;
    expect(said({})).toBe('reply');
    expect(said({}, { contact: { id: 't1', name: 'Priya Raman' } })).toBe('reply');
    expect(said({}, { contact: leah })).toBeUndefined();
    expect(said({}, { contact: leah, worker: { id: 't1', name: 'Priya Raman' } })).toBe('reply');
    expect(said({ author: { kind: 'technician', ...leah } })).toBeUndefined();
    expect(said({ author: { kind: 'system' } })).toBeUndefined();
  });

  it('show as much of somebody’s words as fits', () => {
    const body = 'x'.repeat(10_000);
    const news = newsOf(change({ kind: 'message_added', message: { ...MESSAGE, body } }), ME);
    expect(news?.words).toHaveLength(201);
  });

  it('become overdue once for each promise', () => {
    const told = new Set<string>();
    const now = Date.parse('2026-11-16T12:00:00Z');
    const due = { ...ROW, next_update_by: '2026-11-16T11:00:00Z' };
    expect(overdueOf([due], now, told)).toHaveLength(1);
    expect(overdueOf([due], now, told)).toHaveLength(0);
    expect(overdueOf([{ ...due, next_update_by: '2026-11-16T11:30:00Z' }], now, told)).toHaveLength(1);
  });
});
