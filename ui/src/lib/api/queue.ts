/** The queue over the wire: its pages, its counts, and who and what it can be filtered by. */
import { client, said, type Asked } from './client';
import { resultOf, type Result } from './result';
import type { Counts, DeskTicketRow, DeskView, PersonRow, Team, Technician, Topic } from './types';

/** Which tickets of the desk; what is absent does not narrow. */
export interface Wanted {
  view?: DeskView | undefined;
  q?: string | undefined;
  team?: string | undefined;
  topic?: string | undefined;
  person?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** A page of tickets; `next` and `prev` are cursors for `page`. */
export interface Page {
  items: DeskTicketRow[];
  next?: string | null;
  prev?: string | null;
  count?: number | null;
}

/** One page. The cursor is one of an earlier page, or `end` for the oldest tickets. */
export function tickets(
  wanted: Wanted,
  page: { cursor?: string | undefined; limit: number },
  asked: Asked,
): Promise<Result<Page>> {
  const given = Object.entries({ ...wanted, ...page }).filter(([, value]) => value !== undefined);
  const query = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  return resultOf(client.GET('/api/v1/desk/tickets', { params: { query }, headers: said(asked) }));
}

export function counts(asked: Asked): Promise<Result<Counts>> {
  return resultOf(client.GET('/api/v1/desk/counts', { headers: said(asked) }));
}

export function technicians(): Promise<Result<Technician[]>> {
  return resultOf(client.GET('/api/v1/desk/technicians', { headers: said('by_page') }));
}

export function teams(): Promise<Result<Team[]>> {
  return resultOf(client.GET('/api/v1/desk/teams', { headers: said('by_page') }));
}

export function topics(): Promise<Result<Topic[]>> {
  return resultOf(client.GET('/api/v1/desk/topics', { headers: said('by_page') }));
}

/** People by name, address, number or machine; at most `limit`. */
export function people(q: string, limit: number): Promise<Result<{ items: PersonRow[] }>> {
  return resultOf(client.GET('/api/v1/desk/people', { params: { query: { q, limit: String(limit) } } }));
}
