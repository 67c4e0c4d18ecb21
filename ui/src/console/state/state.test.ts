import type { DeskTicketRow, Technician } from '$lib/api';
import { describe, expect, it } from 'vitest';
import { addressOf, placeOf } from './address.svelte';
import { Paged } from './paged.svelte';
import { arranged, isOverdue, ruleOf } from './rules';
import { Whole } from './whole.svelte';

const ME: Technician = {
  id: 't1',
  name: 'Priya Raman',
  email: 'priya@aldermoor.example',
  role: 'technician',
  active: true,
  version: 1,
  teams: ['team1'],
};
let made = 0;
function row(more: Partial<DeskTicketRow> = {}): DeskTicketRow {
  made++;
  return {
    id: `k${made}`,
    number: 100 + made,
    version: 1,
    subject: 'Black',
    state: 'new',
    status: 'received',
    channel: 'bell',
    requester: { id: 'p1', name: 'Marta Lindqvist', confirmed: true },
    reported_at: '2026-11-16T09:12:00Z',
    received_at: '2026-11-16T09:12:01Z',
    waiting_since: '2026-11-16T09:12:01Z',
    last_line: 'Black',
    last_at: '2026-11-16T09:12:01Z',
    ...more,
  };
}
const leah = { id: 't2', name: 'Leah Okafor' };

describe('the address', () => {
  it('says a place and reads it again, without what is usual', () => {
    const address = '/?view=mine&q=dock&in=view&from=2026-11-16&ticket=0195f1e0-0000-7000-8000-000000000001';
    expect(addressOf(placeOf(address.slice(1)))).toBe(address);
    expect(addressOf(placeOf(''))).toBe('/?view=unassigned');
  });

  it('takes nothing that is no value of its kind', () => {
    expect(placeOf('?view=everything&ticket=../me&from=yesterday')).toEqual(placeOf(''));
  });
});

describe('the rules of the views', () => {
  it('judge a row as the server does', () => {
    const rules = (one: DeskTicketRow): string[] =>
      (['unassigned', 'mine', 'team', 'open', 'solved', 'visits'] as const).filter((view) =>
        ruleOf(view, ME)?.(one),
      );
    expect(rules(row())).toEqual(['unassigned', 'team', 'open']);
    expect(rules(row({ contact: leah, worker: { id: 't1', name: 'Priya Raman' } }))).toEqual([
      'mine',
      'team',
      'open',
    ]);
    expect(rules(row({ contact: leah, team: { id: 'team2', name: 'Network' } }))).toEqual(['open']);
    expect(rules(row({ state: 'closed' }))).toEqual(['solved']);
    expect(ruleOf('away', ME)).toBeNull();
  });

  it('put those first who cannot work, then those who wait longest, then those we wait for', () => {
    const late = row({ waiting_since: '2026-11-16T10:00:00Z' });
    const early = row({ waiting_since: '2026-11-16T09:00:00Z' });
    const stuck = row({ impact: 'blocked', waiting_since: '2026-11-16T11:00:00Z' });
    const calmed = row({ impact: 'blocked', desk_impact: 'slowed', waiting_since: '2026-11-16T09:30:00Z' });
    const theirs = row({ impact: 'blocked', waiting_since: null });
    expect(arranged([theirs, late, stuck, early, calmed])).toEqual([
      { id: stuck.id, group: 'stuck' },
      { id: early.id, group: 'ours' },
      { id: calmed.id, group: 'ours' },
      { id: late.id, group: 'ours' },
      { id: theirs.id, group: 'them' },
    ]);
  });

  it('know what is overdue only while a ticket is open', () => {
    const now = Date.parse('2026-11-16T12:00:00Z');
    const due = { next_update_by: '2026-11-16T11:59:00Z' };
    expect(isOverdue(row(due), now)).toBe(true);
    expect(isOverdue(row({ ...due, state: 'resolved' }), now)).toBe(false);
    expect(isOverdue(row(), now)).toBe(false);
  });
});

describe('a view held whole', () => {
  const rule = ruleOf('unassigned', ME);

  it('keeps its order until it is asked to change it', async () => {
    const [one, two] = [row(), row()];
    const list = new Whole([one, two], rule);
    const three = row({ impact: 'blocked' });
    list.change(three);
    list.change({ ...one, contact: leah, version: 2 });
    expect(list.shown).toEqual([one.id, two.id]);
    expect(list.fresh).toBe(1);
    expect(list.stale).toBe(true);
    expect(list.count).toBe(2);
    await list.arrange();
    expect(list.shown).toEqual([three.id, two.id]);
    expect(list.stale).toBe(false);
    expect(list.rows.has(one.id)).toBe(false);
  });

  it('believes the newer of two versions', () => {
    const one = row({ version: 5, subject: 'New' });
    const list = new Whole([one], rule);
    list.change({ ...one, version: 4, subject: 'Old' });
    expect(list.rows.get(one.id)?.subject).toBe('New');
  });

  it('shows at most 200 of many and moves along', async () => {
    const many = Array.from({ length: 450 }, () => row());
    const list = new Whole(many, rule);
    expect(list.shown).toHaveLength(200);
    await list.last();
    expect(list.shown.at(-1)).toBe(many.at(-1)?.id);
    expect(list.canForward).toBe(false);
    await list.back();
    expect(list.shown).toHaveLength(200);
    await list.first();
    expect(list.shown[0]).toBe(many[0]?.id);
  });

  it('takes the members from the server where rows do not tell', () => {
    const [one, two] = [row(), row()];
    const list = new Whole([one], null);
    list.change(two);
    expect(list.fresh).toBe(0);
    list.renew([one, two]);
    expect(list.fresh).toBe(1);
    list.renew([two]);
    expect(list.shown).toEqual([]);
  });
});

describe('a list of pages', () => {
  const numbers = (from: number): DeskTicketRow[] =>
    Array.from({ length: 100 }, (_, i) => row({ id: `n${from - i}`, number: from - i, state: 'closed' }));
  const page = (at: number) => ({
    items: numbers(1000 - at * 100),
    next: at < 9 ? String(at + 1) : null,
    prev: at > 0 ? String(at - 1) : null,
  });
  const read = (cursor = '0') => Promise.resolve(page(cursor === 'end' ? 9 : Number(cursor)));

  it('holds two pages wherever it is', async () => {
    const list = new Paged(page(0), read, ruleOf('solved', ME));
    await list.forward();
    await list.forward();
    expect(list.shown).toHaveLength(200);
    expect(list.shown[0]).toBe('n900');
    expect(list.rows.size).toBe(200);
    await list.last();
    expect(list.shown.at(-1)).toBe('n1');
    expect(list.shown).toHaveLength(200);
    await list.first();
    expect(list.shown[0]).toBe('n1000');
  });

  it('tells of newer tickets only at its beginning', async () => {
    const list = new Paged(page(0), read, ruleOf('solved', ME));
    list.change(row({ number: 1001, state: 'closed' }));
    list.change(row({ number: 1002 }));
    expect(list.fresh).toBe(1);
    await list.last();
    list.change(row({ number: 1003, state: 'closed' }));
    expect(list.fresh).toBe(1);
  });
});
