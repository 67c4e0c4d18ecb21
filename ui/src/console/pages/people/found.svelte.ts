/** The people of the list: searched for while somebody types, one page after the other. */
import { peoplePage, type PersonRow } from '$lib/api';
import { said } from '../../ticket/said';

const PAGE = 50;
/** Typing is searched for when it rests this long. */
const REST_MS = 120;
/** Most rows that stand in the page: whoever reads on is better served by a word more. */
const MOST = 200;

export class Found {
  q = $state('');
  rows = $state.raw<PersonRow[] | null>(null);
  trouble = $state<string | null>(null);
  next = $state.raw<string | null>(null);
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

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

  async #read(before: PersonRow[], cursor?: string): Promise<void> {
    const run = ++this.#run;
    const result = await peoplePage(this.q.trim(), cursor, PAGE);
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
