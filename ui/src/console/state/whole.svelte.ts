/** A view of open tickets, held whole: grouped, the longest wait first. What is on the screen keeps its place until
 *  somebody asks for the new order, so that nothing moves under the pointer. */
import type { DeskTicketRow } from '$lib/api';
import { SvelteMap } from 'svelte/reactivity';
import { arranged, arrangedByPlace, type Placed } from './rules';

/** Most rows in the page at once, and by how many the window moves. */
export const SHOWN = 200;
const STEP = 100;

export class Whole {
  readonly grouped = true;
  readonly rows = new SvelteMap<string, DeskTicketRow>();
  /** Every ticket of the view as it stands on the screen. */
  #order = $state.raw<Placed[]>([]);
  #from = $state(0);
  /** For a view that rows alone do not decide: who is in it, as the server last said. */
  #members = $state.raw<Set<string> | null>(null);
  readonly #rule: (row: DeskTicketRow) => boolean;
  readonly #judged: boolean;
  readonly #held = $derived(new Set(this.#order.map(({ id }) => id)));
  readonly #byPlace: boolean;
  readonly #best = $derived(this.#sorted([...this.rows.values()].filter((row) => this.belongs(row))));

  /** Those who have come and wait to be shown. */
  readonly fresh = $derived(this.#best.filter(({ id }) => !this.#held.has(id)).length);
  /** The screen shows another order than a fresh look would. */
  readonly stale = $derived(written(this.#best) !== written(this.#order));
  readonly count = $derived(this.#best.length);
  /** What is in the page, with the group each row stood in when the list was last put in order. */
  readonly placed = $derived(this.#order.slice(this.#from, this.#from + SHOWN));
  readonly shown = $derived(this.placed.map(({ id }) => id));
  readonly canBack = $derived(this.#from > 0);
  readonly canForward = $derived(this.#from + SHOWN < this.#order.length);

  /** `rule` judges who belongs to the view; without one, those who are given do. `byPlace` makes a walk of it. */
  constructor(items: DeskTicketRow[], rule: ((row: DeskTicketRow) => boolean) | null, byPlace = false) {
    this.#byPlace = byPlace;
    this.#rule = rule ?? (() => true);
    this.#judged = rule !== null;
    this.renew(items);
    void this.arrange();
  }

  #sorted(rows: DeskTicketRow[]): Placed[] {
    return this.#byPlace ? arrangedByPlace(rows) : arranged(rows);
  }

  belongs(row: DeskTicketRow): boolean {
    return this.#members ? this.#members.has(row.id) : this.#rule(row);
  }

  /** Everything was read again: new rows wait, known ones are as they are now, and the others have left. */
  renew(items: DeskTicketRow[]): void {
    const now = new Set(items.map((row) => row.id));
    if (!this.#judged) this.#members = now;
    for (const row of items) this.change(row);
    for (const id of [...this.rows.keys()]) if (!now.has(id)) this.remove(id);
  }

  change(row: DeskTicketRow): void {
    const known = this.rows.get(row.id);
    // An answer may come later than the change it was overtaken by.
    if (known && known.version > row.version) return;
    if (this.belongs(row) || this.#held.has(row.id)) this.rows.set(row.id, row);
    else this.rows.delete(row.id);
  }

  /** The ticket is gone, or nobody here may see it any more. */
  remove(id: string): void {
    this.rows.delete(id);
    if (this.#held.has(id)) this.#order = this.#order.filter((other) => other.id !== id);
  }

  /** Who acted on a ticket expects it to go where it belongs now. */
  settle(id: string): void {
    const row = this.rows.get(id);
    if (row && !this.belongs(row)) this.remove(id);
  }

  /** Puts everybody in place. */
  arrange(): Promise<void> {
    for (const row of [...this.rows.values()]) if (!this.belongs(row)) this.rows.delete(row.id);
    this.#order = this.#best;
    this.#from = Math.max(0, Math.min(this.#from, this.#order.length - STEP));
    return Promise.resolve();
  }

  forward(): Promise<void> {
    if (this.canForward) this.#from += STEP;
    return Promise.resolve();
  }

  back(): Promise<void> {
    this.#from = Math.max(0, this.#from - STEP);
    return Promise.resolve();
  }

  first(): Promise<void> {
    this.#from = 0;
    return Promise.resolve();
  }

  last(): Promise<void> {
    this.#from = Math.max(0, this.#order.length - SHOWN);
    return Promise.resolve();
  }
}

function written(order: Placed[]): string {
  return order.map(({ id, group, place }) => `${place ?? group} ${id}`).join();
}
