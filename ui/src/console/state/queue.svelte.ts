/** The list of one view or search: what it holds, where the keyboard is in it, and which rows are marked. */
import {
  tickets,
  type Asked,
  type DeskChange,
  type DeskTicketRow,
  type Page,
  type Technician,
  type Wanted,
} from '$lib/api';
import { SvelteMap } from 'svelte/reactivity';
import type { Place } from './address.svelte';
import { Gather } from './gather';
import { PAGE_ROWS, Paged } from './paged.svelte';
import { ruleOf } from './rules';
import { Whole } from './whole.svelte';

/** A view of at most this many open tickets is held whole, so that it can be grouped. */
const WHOLE = 1_000;
/** Most rows one answer gives. */
const ANSWER_ROWS = 200;
/** A view whose members rows alone do not tell is read again this long after a change. */
const RECHECK_MS = 2_000;
/** How far PageUp and PageDown go. */
const LEAP = 10;

export class Queue {
  list = $state.raw<Whole | Paged | null>(null);
  reading = $state(false);
  /** The list could not be read; what is shown is older. */
  failed = $state(false);
  /** The row the keyboard is at. */
  at = $state<string | null>(null);
  /** Counts the wishes to bring the focus to that row. */
  focused = $state(0);
  /** Marked rows as they were when they were last seen, so that acting needs no second look. */
  readonly marked = new SvelteMap<string, DeskTicketRow>();
  #place: Place | null = null;
  #me: Technician | null = null;
  #run = 0;
  /** What happened while a list was being read: it may be newer than what the answer says. */
  #meanwhile: DeskTicketRow[] = [];
  readonly #again = new Gather(() => this.#recheck(), RECHECK_MS);

  /** Shows the tickets of a place. An older answer that comes late is dropped. */
  async show(place: Place, me: Technician, asked: Asked): Promise<void> {
    const moved = this.#place !== null && listOf(this.#place) !== listOf(place);
    this.#place = place;
    this.#me = me;
    if (moved) {
      this.marked.clear();
      this.at = null;
    }
    const run = ++this.#run;
    this.reading = true;
    this.#meanwhile = [];
    const list = await this.#read(place, me, asked);
    if (run !== this.#run) return;
    this.reading = false;
    this.failed = list === null;
    if (!list) return;
    for (const row of this.#meanwhile) list.change(row);
    this.list = list;
  }

  /** Reads the same list anew, as after a time without the stream. */
  async again(asked: Asked): Promise<void> {
    if (!this.#place || !this.#me) return;
    if (!this.list || this.reading) return this.show(this.#place, this.#me, asked);
    if (this.list instanceof Whole) return this.#recheck();
    this.failed = !(await this.list.renew());
  }

  clear(): void {
    this.#run++;
    this.#again.stop();
    this.list = null;
    this.marked.clear();
    this.at = null;
  }

  change(change: DeskChange): void {
    const erased = change.ids?.whole ? change.ids.ticket : null;
    for (const id of [change.hidden, erased]) if (id) this.#drop(id);
    if (change.ticket) this.put(change.ticket);
    const place = this.#place;
    if (place && this.#me && !place.q && !ruleOf(place.view, this.#me)) this.#again.soon();
  }

  /** A row as it is now. */
  put(row: DeskTicketRow): void {
    if (this.reading) this.#meanwhile.push(row);
    this.list?.change(row);
    if (this.marked.has(row.id)) this.marked.set(row.id, row);
  }

  /** Somebody here acted on it: it goes where it belongs now, and the keyboard to the row that takes its place. */
  acted(row: DeskTicketRow): void {
    this.put(row);
    const before = this.list?.shown ?? [];
    const index = before.indexOf(row.id);
    this.list?.settle(row.id);
    const after = this.list?.shown ?? [];
    if (this.at === row.id && !after.includes(row.id)) this.at = after[index] ?? after.at(-1) ?? null;
  }

  async refresh(): Promise<void> {
    await this.list?.arrange();
    if (this.at && !this.list?.shown.includes(this.at)) this.at = null;
  }

  row(id: string): DeskTicketRow | undefined {
    return this.list?.rows.get(id);
  }

  mark(id: string): void {
    const row = this.row(id);
    if (this.marked.has(id)) this.marked.delete(id);
    else if (row) this.marked.set(id, row);
  }

  async step(by: number): Promise<void> {
    const list = this.list;
    if (!list) return;
    const index = this.at ? list.shown.indexOf(this.at) : -1;
    const wanted = index < 0 ? 0 : index + by;
    if (wanted >= list.shown.length && list.canForward) await list.forward();
    if (wanted < 0 && list.canBack) await list.back();
    const from = this.at ? list.shown.indexOf(this.at) : -1;
    this.#focus(list.shown[Math.max(0, Math.min(from < 0 ? 0 : from + by, list.shown.length - 1))]);
  }

  /** Brings the focus to the row the keyboard was last at. */
  here(): void {
    this.#focus(this.at ?? this.list?.shown[0]);
  }

  async leap(by: 1 | -1): Promise<void> {
    await this.step(by * LEAP);
  }

  async first(): Promise<void> {
    if (this.list?.canBack) await this.list.first();
    this.#focus(this.list?.shown[0]);
  }

  async last(): Promise<void> {
    if (this.list?.canForward) await this.list.last();
    this.#focus(this.list?.shown.at(-1));
  }

  #focus(id: string | undefined): void {
    if (id === undefined) return;
    this.at = id;
    this.focused++;
  }

  #drop(id: string): void {
    this.list?.remove(id);
    this.marked.delete(id);
    if (this.at === id) this.at = null;
  }

  async #read(place: Place, me: Technician, asked: Asked): Promise<Whole | Paged | null> {
    const wanted = wantedOf(place);
    const fits = fitting(place, me);
    if (isGrouped(place)) {
      const all = await readWhole(wanted, asked);
      if (all === null) return null;
      if (all !== 'too many') return new Whole(all, fits, place.view === 'visits');
    }
    const read = async (cursor?: string): Promise<Page | null> => {
      const result = await tickets(wanted, { cursor, limit: PAGE_ROWS }, asked);
      return 'ok' in result ? result.ok : null;
    };
    const first = await read();
    return first && new Paged(first, read, place.q ? null : fits);
  }

  async #recheck(): Promise<void> {
    const place = this.#place;
    const run = this.#run;
    if (!place || !(this.list instanceof Whole)) return;
    const all = await readWhole(wantedOf(place), 'by_page');
    if (run !== this.#run) return;
    this.failed = all === null;
    if (Array.isArray(all)) this.list.renew(all);
  }
}

/** Everything of a view, unless it is too much to hold; null if it could not be read. */
async function readWhole(wanted: Wanted, asked: Asked): Promise<DeskTicketRow[] | 'too many' | null> {
  const all: DeskTicketRow[] = [];
  let cursor: string | undefined;
  do {
    const result = await tickets(wanted, { cursor, limit: ANSWER_ROWS }, asked);
    if ('problem' in result) return null;
    if ((result.ok.count ?? 0) > WHOLE) return 'too many';
    all.push(...result.ok.items);
    if (all.length > WHOLE) return 'too many';
    cursor = result.ok.next ?? undefined;
  } while (cursor);
  return all;
}

/** Open views are grouped by whose turn it is; the solved log and what a search found stand newest first. */
function isGrouped(place: Place): boolean {
  return place.q === '' && place.view !== 'solved';
}

/** What makes two places the same list: the open ticket does not. */
function listOf(place: Place): string {
  return JSON.stringify({ ...place, ticket: null });
}

function wantedOf(place: Place): Wanted {
  return {
    view: place.q && !place.within ? undefined : place.view,
    q: place.q || undefined,
    team: place.team ?? undefined,
    topic: place.topic ?? undefined,
    person: place.person ?? undefined,
    from: midnight(place.from),
    to: midnight(place.to),
  };
}

/** Whether a row belongs to a place; null where only the server can tell. */
function fitting(place: Place, me: Technician): ((row: DeskTicketRow) => boolean) | null {
  const rule = ruleOf(place.view, me);
  if (!rule) return null;
  const [from, to] = [midnight(place.from), midnight(place.to)].map((at) => (at ? Date.parse(at) : null));
  return (row) =>
    rule(row) &&
    (!place.team || row.team?.id === place.team) &&
    (!place.topic || row.topic?.id === place.topic) &&
    (!place.person || row.requester.id === place.person) &&
    (from == null || Date.parse(row.received_at) >= from) &&
    (to == null || Date.parse(row.received_at) < to);
}

/** The moment a day begins where this technician is. */
function midnight(day: string | null): string | undefined {
  if (!day) return undefined;
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
