/** What the console shows: who is signed in, one view of the queue, one ticket; kept fresh by the stream. */
import {
  counts,
  follow,
  seen,
  signIn,
  signOut,
  ticket,
  tickets,
  whoAmI,
  type Asked,
  type Counts,
  type DeskTicket,
  type DeskTicketRow,
  type DeskView,
  type Problem,
  type Result,
  type Technician,
} from '$lib/api';
import { words } from '$lib/words/words.svelte';
import { forgetDrafts, tidyDrafts } from './ticket/drafts.svelte';
import { presence } from './ticket/presence.svelte';

/** Changes that come together are read together. */
const GATHER_MS = 150;
/** A ticket in the reading pane counts as seen after a second. */
const SEEN_MS = 1_000;

export class Desk {
  state = $state<'starting' | 'signed_out' | 'ready'>('starting');
  me = $state.raw<Technician | null>(null);
  view = $state<DeskView>('unassigned');
  counts = $state.raw<Counts | null>(null);
  /** Nothing until the first answer: an empty queue is said only when it is one. */
  rows = $state.raw<DeskTicketRow[] | null>(null);
  ticket = $state.raw<DeskTicket | null>(null);
  trouble = $state<string | null>(null);
  online = $state(true);
  #reading: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  async start(): Promise<void> {
    const who = await whoAmI();
    if ('problem' in who) {
      this.state = 'signed_out';
      if (who.problem.status !== 401) this.#tell(who.problem);
      return;
    }
    this.me = who.ok.technician;
    tidyDrafts();
    this.state = 'ready';
    void this.#read('by_person');
    this.#stop = follow({
      change: () => this.#readSoon(),
      open: () => {
        this.online = true;
        this.#readSoon();
      },
      lost: () => (this.online = false),
      presence: (note) => presence.heard(note),
      over: () => this.#signedOut(),
    });
  }

  stop(): void {
    clearTimeout(this.#reading);
    this.#stop?.();
  }

  async signIn(token: string): Promise<boolean> {
    const result = await signIn(token);
    if ('problem' in result) {
      this.#tell(result.problem);
      return false;
    }
    this.trouble = null;
    await this.start();
    return true;
  }

  async signOut(): Promise<void> {
    await signOut();
    this.#signedOut();
  }

  async show(view: DeskView): Promise<void> {
    this.view = view;
    this.rows = null;
    await this.#read('by_person');
  }

  async open(id: string): Promise<void> {
    const result = await ticket(id, 'by_person');
    if (!this.#heard(result)) return;
    this.ticket = result.ok;
    setTimeout(() => {
      if (this.ticket?.id === id && document.hasFocus()) void seen(id);
    }, SEEN_MS);
  }

  /** Something was done here: what is on the screen is read anew. */
  refresh(): Promise<void> {
    return this.#read('by_person');
  }

  #readSoon(): void {
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => void this.#read('by_page'), GATHER_MS);
  }

  #signedOut(): void {
    this.stop();
    this.me = null;
    this.ticket = null;
    this.rows = null;
    this.state = 'signed_out';
  }

  async #read(asked: Asked): Promise<void> {
    const id = this.ticket?.id;
    const view = this.view;
    const [count, list, open] = await Promise.all([
      counts(asked),
      tickets(view, asked),
      id ? ticket(id, asked) : Promise.resolve(null),
    ]);
    words.now = Date.now();
    if ('problem' in list && list.problem.status === 401) {
      this.#signedOut();
      return;
    }
    if ('ok' in count) this.counts = count.ok;
    if ('ok' in list && view === this.view) this.rows = list.ok.items;
    if (open && this.ticket?.id === id) {
      if ('ok' in open) this.ticket = open.ok;
      else if (open.problem.status === 404 || open.problem.status === 410) {
        this.ticket = null;
        if (open.problem.code === 'erased') forgetDrafts(id ?? '');
      }
    }
  }

  #heard<T>(result: Result<T>): result is { ok: T } {
    if ('problem' in result) {
      this.#tell(result.problem);
      return false;
    }
    this.trouble = null;
    return true;
  }

  #tell(problem: Problem): void {
    const key = `problem-${problem.code.replaceAll('_', '-')}`;
    this.trouble = words.has(key)
      ? words.say(key, { name: problem.name ?? words.say('talk-it') })
      : problem.detail || words.say('problem-unknown');
  }
}

export const desk = new Desk();
