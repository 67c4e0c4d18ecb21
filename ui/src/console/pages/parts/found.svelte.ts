/** What a list beside a page holds: searched for while somebody types, one page after the other. */
import type { Result } from '$lib/api';
import { said } from '../../ticket/said';

/** Reads one page; the cursor is one of the page before. */
type Read<T> = (
  q: string,
  cursor: string | undefined,
  limit: number,
) => Promise<Result<{ items: T[]; next?: string | null }>>;

const PAGE = 50;
/** Typing is searched for when it rests this long. */
const REST_MS = 120;
/** Most rows that stand in the page: whoever reads on is better served by a word more. */
const MOST = 200;

export class Found<T> {
  q = $state('');
  rows = $state.raw<T[] | null>(null);
  trouble = $state<string | null>(null);
  next = $state.raw<string | null>(null);
  readonly #page: Read<T>;
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Read<T>) {
    this.#page = page;
  }

  typed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), REST_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#run++;
  }

  async look(): Promise<void> {
    await this.#read([]);
  }

  async more(): Promise<void> {
    await this.#read(this.rows ?? [], this.next ?? undefined);
  }

  get full(): boolean {
    return (this.rows?.length ?? 0) >= MOST;
  }

  async #read(before: T[], cursor?: string): Promise<void> {
    const run = ++this.#run;
    const result = await this.#page(this.q.trim(), cursor, PAGE);
    // Words typed since then ask for something else.
    if (run !== this.#run) return;
    if ('problem' in result) {
      this.trouble = said(result.problem);
      return;
    }
    this.trouble = null;
    this.rows = [...before, ...result.ok.items];
    this.next = result.ok.next ?? null;
  }
}
