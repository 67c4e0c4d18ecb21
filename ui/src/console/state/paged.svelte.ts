/** A list too long to hold: two pages of it, newest first, moved along by cursors. */
import type { DeskTicketRow, Page } from '$lib/api';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';

/** Rows of a page; two pages stand on the screen. */
export const PAGE_ROWS = 100;
const PAGES = 2;

interface Held {
  /** Where it was read from: the same place gives the same page as it is now. */
  cursor: string | undefined;
  ids: string[];
  next: string | null;
  prev: string | null;
}

export class Paged {
  readonly grouped = false;
  readonly rows = new SvelteMap<string, DeskTicketRow>();
  #pages = $state.raw<Held[]>([]);
  #moving = false;
  readonly #newer = new SvelteSet<string>();
  readonly #read: (cursor?: string) => Promise<Page | null>;
  readonly #rule: ((row: DeskTicketRow) => boolean) | null;

  readonly shown = $derived(this.#pages.flatMap((page) => page.ids));
  readonly canBack = $derived(this.#pages[0]?.prev != null);
  readonly canForward = $derived(this.#pages.at(-1)?.next != null);
  readonly fresh = $derived(this.#newer.size);
  readonly stale = $derived(this.#newer.size > 0);
  /** How many there are in all is not known. */
  readonly count = null;

  /** `read` gives a page, or null if it could not be had; `rule` judges which newer tickets belong here. */
  constructor(
    first: Page,
    read: (cursor?: string) => Promise<Page | null>,
    rule: ((row: DeskTicketRow) => boolean) | null,
  ) {
    this.#read = read;
    this.#rule = rule;
    this.#set([this.#take(first, undefined)]);
  }

  belongs(row: DeskTicketRow): boolean {
    return this.#rule?.(row) ?? true;
  }

  change(row: DeskTicketRow): void {
    const known = this.rows.get(row.id);
    if (known) {
      if (known.version <= row.version) this.rows.set(row.id, row);
      return;
    }
    const newest = this.rows.get(this.shown[0] ?? '')?.number ?? 0;
    const isNewer = this.#rule?.(row) && row.number > newest && !this.canBack;
    if (isNewer) this.#newer.add(row.id);
    else this.#newer.delete(row.id);
  }

  remove(id: string): void {
    this.#newer.delete(id);
    if (!this.rows.delete(id)) return;
    this.#pages = this.#pages.map((page) => ({ ...page, ids: page.ids.filter((other) => other !== id) }));
  }

  settle(id: string): void {
    const row = this.rows.get(id);
    if (row && !this.belongs(row)) this.remove(id);
  }

  arrange(): Promise<void> {
    return this.first();
  }

  /** Reads the pages on the screen anew; says whether that worked. */
  async renew(): Promise<boolean> {
    const before = this.#pages;
    const read: Held[] = [];
    for (const held of before) {
      const page = await this.#read(held.cursor);
      if (!page) return false;
      read.push(this.#take(page, held.cursor));
    }
    // Somebody moved on meanwhile: those pages are newer.
    if (this.#pages === before) this.#set(read);
    return true;
  }

  forward(): Promise<void> {
    return this.#move(this.#pages.at(-1)?.next, (page) => [...this.#pages, page].slice(-PAGES));
  }

  back(): Promise<void> {
    return this.#move(this.#pages[0]?.prev, (page) => [page, ...this.#pages].slice(0, PAGES));
  }

  async first(): Promise<void> {
    await this.#move(undefined, (page) => [page], true);
    this.#newer.clear();
  }

  async last(): Promise<void> {
    await this.#move('end', (page) => [page]);
    // The last page may hold a single row: the one before it fills the screen.
    await this.back();
  }

  async #move(
    cursor: string | null | undefined,
    place: (page: Held) => Held[],
    fromStart = false,
  ): Promise<void> {
    if (this.#moving || (!cursor && !fromStart)) return;
    this.#moving = true;
    const page = await this.#read(cursor ?? undefined);
    this.#moving = false;
    if (page) this.#set(place(this.#take(page, cursor ?? undefined)));
  }

  #take(page: Page, cursor: string | undefined): Held {
    for (const row of page.items) this.rows.set(row.id, row);
    const ids = page.items.map((row) => row.id);
    return { cursor, ids, next: page.next ?? null, prev: page.prev ?? null };
  }

  #set(pages: Held[]): void {
    this.#pages = pages;
    const held = new Set(pages.flatMap((page) => page.ids));
    for (const id of [...this.rows.keys()]) if (!held.has(id)) this.rows.delete(id);
  }
}
