/** What the console judges about rows by itself, so that a change is put in its place without asking again: to which
 *  view a row belongs, in which group it stands, and who comes first. */
import type { DeskTicketRow, DeskView, Technician } from '$lib/api';

export type Group = 'stuck' | 'ours' | 'them';
export const GROUPS: readonly Group[] = ['stuck', 'ours', 'them'];

export function isOpen(row: DeskTicketRow): boolean {
  return !['resolved', 'closed', 'merged'].includes(row.state);
}

/** The rule of a view, as the server has it; null where a row does not say enough to judge. */
export function ruleOf(view: DeskView, me: Technician): ((row: DeskTicketRow) => boolean) | null {
  const teams = new Set(me.teams ?? []);
  switch (view) {
    case 'unassigned':
      return (row) => isOpen(row) && !row.contact;
    case 'mine':
      return (row) => isOpen(row) && isMine(row, me);
    case 'team':
      return (row) => isOpen(row) && (!row.team || teams.has(row.team.id));
    case 'open':
      return isOpen;
    case 'solved':
      return (row) => !isOpen(row);
    case 'visits':
      return (row) => isOpen(row) && row.visit != null;
    case 'to_complete':
      return (row) => row.wants != null;
    case 'away':
      return null;
  }
}

/** Whether this technician is contact, cover or worker. */
export function isMine(row: DeskTicketRow, me: Technician): boolean {
  return [row.contact?.id, row.cover?.technician.id, row.worker?.id].includes(me.id);
}

/** The person cannot work, by what the desk thinks of it or else by their own word. */
export function isStuck(row: DeskTicketRow): boolean {
  return (row.desk_impact ?? row.impact) === 'blocked';
}

export function groupOf(row: DeskTicketRow): Group {
  if (!row.waiting_since) return 'them';
  return isStuck(row) ? 'stuck' : 'ours';
}

/** The moment from which a row's wait counts: theirs for us, or ours for them. */
export function waitsSince(row: DeskTicketRow): string {
  return row.waiting_since ?? row.last_at;
}

/** The person was to hear news and did not. */
export function isOverdue(row: DeskTicketRow, now: number): boolean {
  return isOpen(row) && row.next_update_by != null && Date.parse(row.next_update_by) < now;
}

export interface Placed {
  id: string;
  group: Group;
  /** Where a visit goes, in a list by place: rows of one place stand together. */
  place?: string;
}

/** Group by group, the longest wait first. */
export function arranged(rows: Iterable<DeskTicketRow>): Placed[] {
  const keyed = [...rows].map((row) => ({
    id: row.id,
    group: groupOf(row),
    since: Date.parse(waitsSince(row)),
    number: row.number,
  }));
  const rank = (group: Group): number => GROUPS.indexOf(group);
  keyed.sort((a, b) => rank(a.group) - rank(b.group) || a.since - b.since || a.number - b.number);
  return keyed.map(({ id, group }) => ({ id, group }));
}

/** A walk through the house: place by place, the first visit first. Places are one where only case and spaces differ. */
export function arrangedByPlace(rows: Iterable<DeskTicketRow>): Placed[] {
  const names = new Map<string, string>();
  const keyed = [...rows].map((row) => {
    const place = row.visit?.place ?? '';
    const key = place.trim().replaceAll(/\s+/g, ' ').toLowerCase();
    if (!names.has(key)) names.set(key, place);
    return { id: row.id, group: groupOf(row), key, at: Date.parse(row.visit?.at ?? ''), number: row.number };
  });
  keyed.sort(
    (a, b) => a.key.localeCompare(b.key, undefined, { numeric: true }) || a.at - b.at || a.number - b.number,
  );
  return keyed.map(({ id, group, key }) => ({ id, group, place: names.get(key) ?? '' }));
}
