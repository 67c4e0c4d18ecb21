/** Which change of the feed is news that somebody should hear of, decided without looking at the clock or the screen. */
import type { DeskChange, DeskTicketRow, Technician } from '$lib/api';
import { isMine, isOpen, isOverdue, isStuck } from '../state/rules';

export interface News {
  kind: 'new' | 'reply' | 'overdue';
  ticket: string;
  caller: string;
  /** The person cannot work. */
  stuck: boolean;
  /** Their words. */
  words: string;
}

/** Between taking a request and telling of it lie moments; what is older was told before. */
const OPENING_MS = 5_000;
/** As much of somebody's words as a notification shows. */
const WORDS = 200;

/** What a change means to this technician: a new request nobody has, or an answer on a ticket of theirs or nobody's. */
export function newsOf(change: DeskChange, me: Technician): News | null {
  const row = change.ticket;
  if (!row) return null;
  const message = change.message;
  if (message) {
    const isTheirs = message.author.kind === 'person' && !message.event && message.visibility === 'public';
    if (!isTheirs || (row.contact && !isMine(row, me))) return null;
    return of('reply', row, message.body || row.subject);
  }
  const age = Date.parse(change.at) - Date.parse(row.received_at);
  const isOpening = change.kind === 'ticket_changed' && row.state === 'new' && age < OPENING_MS;
  return isOpening && !row.contact ? of('new', row, row.subject) : null;
}

/** Those of my tickets whose person was due news by now; each moment is told once, by `told`. */
export function overdueOf(rows: Iterable<DeskTicketRow>, now: number, told: Set<string>): News[] {
  const found: News[] = [];
  for (const row of rows) {
    const key = `${row.id} ${row.next_update_by ?? ''}`;
    if (!isOpen(row) || !isOverdue(row, now) || told.has(key)) continue;
    told.add(key);
    found.push(of('overdue', row, row.subject));
  }
  return found;
}

function of(kind: News['kind'], row: DeskTicketRow, said: string): News {
  const words = said.length > WORDS ? `${said.slice(0, WORDS)}…` : said;
  return { kind, ticket: row.id, caller: row.requester.name, stuck: isStuck(row), words };
}
