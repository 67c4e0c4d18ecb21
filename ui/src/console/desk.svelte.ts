/** The desk as its pages see it: one door to session, queue and open ticket, all kept fresh by one stream. */
import {
  counts,
  follow,
  whenSessionEnds,
  type Counts,
  type DeskChange,
  type DeskTicket,
  type DeskTicketRow,
  type DeskView,
  type Problem,
  type Technician,
} from '$lib/api';
import { words } from '$lib/words/words.svelte';
import { Alerts } from './alerts/alerts.svelte';
import { keys } from './keys/keys.svelte';
import { Address, NO_FILTER, NO_PAGE, type PageName } from './state/address.svelte';
import { Directory } from './state/directory.svelte';
import { Gather } from './state/gather';
import { Known } from './state/known.svelte';
import { Opened } from './state/opened.svelte';
import { Prepared } from './state/prepared.svelte';
import { Queue } from './state/queue.svelte';
import { Session } from './state/session.svelte';
import { Waiting } from './state/waiting.svelte';
import { forgetDrafts, tidyDrafts } from './ticket/drafts.svelte';
import { presence } from './ticket/presence.svelte';

/** However much happens, the counts are read at most this often. */
const COUNT_MS = 1_000;
/** "12 min" goes on by itself. */
const CLOCK_MS = 30_000;

export class Desk {
  readonly address = new Address();
  readonly queue = new Queue();
  readonly opened = new Opened();
  readonly directory = new Directory();
  readonly known = new Known();
  readonly prepared = new Prepared();
  readonly waiting = new Waiting();
  readonly alerts = new Alerts((id) => this.open(id));
  readonly session = new Session((anew) => this.#entered(anew));
  counts = $state.raw<Counts | null>(null);
  trouble = $state<string | null>(null);
  /** The stream stands. Until the first word of it nothing is said. */
  online = $state(true);
  readonly #count = new Gather(() => this.#readCounts(), COUNT_MS);
  #stops: (() => void)[] = [];
  /** Who worked in this page first. */
  #first: string | null = null;
  #unfollow: (() => void) | undefined;

  get state(): Session['state'] {
    return this.session.state;
  }
  get me(): Technician | null {
    return this.session.me;
  }
  get ticket(): DeskTicket | null {
    return this.opened.ticket;
  }

  async start(): Promise<void> {
    const clock = setInterval(() => (words.now = Date.now()), CLOCK_MS);
    this.#stops.push(
      this.address.listen(),
      () => clearInterval(clock),
      whenSessionEnds(() => this.#over()),
    );
    const problem = await this.session.start();
    if (problem) this.tell(problem);
  }

  stop(): void {
    this.#leave();
    this.session.stop();
    for (const stop of this.#stops.splice(0)) stop();
  }

  async signIn(token: string): Promise<boolean> {
    const problem = await this.session.signIn(token);
    this.trouble = null;
    if (problem) this.tell(problem);
    return problem === null;
  }

  async signOut(): Promise<void> {
    this.#leave();
    await this.session.signOut();
  }

  /** Opens a ticket in the reading pane. */
  open(id: string): void {
    this.address.go({ ...NO_PAGE, ticket: id });
  }

  close(): void {
    this.address.go({ ticket: null });
  }

  /** Shows a view, unfiltered. */
  show(view: DeskView): void {
    this.address.go({ ...NO_PAGE, ...NO_FILTER, view, q: '', ticket: null });
  }

  /** Shows a page beside the tickets, and one thing of it. */
  page(page: PageName, item: string | null = null): void {
    this.address.go({ page, item, ticket: null });
  }

  /** Something was done to the open ticket: it is read anew. */
  refresh(): Promise<void> {
    return this.opened.again('by_person');
  }

  /** A row that an answer brought: shown where it belongs now. */
  acted(row: DeskTicketRow): void {
    this.queue.acted(row);
    this.opened.put(row);
    this.#count.soon();
  }

  /** What a refusal says, in our words where we have some. */
  words(problem: Problem): string {
    const key = `problem-${problem.code.replaceAll('_', '-')}`;
    return words.has(key)
      ? words.say(key, { name: problem.name ?? words.say('talk-it') })
      : problem.detail || words.say('problem-unknown');
  }

  tell(problem: Problem): void {
    // An ended session has a dialog of its own.
    if (problem.status !== 401) this.trouble = this.words(problem);
  }

  #entered(anew: boolean): void {
    const me = this.me;
    if (!me) return;
    this.#first ??= me.id;
    if (this.#first !== me.id) {
      // Nothing of a colleague's may be left: not their ticket, not the words they began.
      location.reload();
      return;
    }
    keys.use(me.id);
    tidyDrafts();
    if (anew) {
      this.queue.clear();
      this.directory.clear();
      this.prepared.clear();
      this.prepared.want();
      this.known.start();
      this.waiting.clear();
      this.alerts.start(me);
    }
    void this.#readCounts();
    void this.waiting.read();
    this.#unfollow?.();
    this.#unfollow = follow({
      change: (change) => this.#changed(change),
      open: (missed) => this.#streams(missed),
      lost: () => (this.online = false),
      presence: (note) => presence.heard(note),
      over: () => this.#over(),
    });
  }

  #streams(missed: boolean): void {
    this.online = true;
    if (!missed) return;
    void this.session.renew();
    void this.queue.again('by_page');
    void this.opened.again('by_page');
    this.#count.soon();
    this.directory.changed();
    this.prepared.changed();
    this.known.changed();
    void this.waiting.read();
  }

  #changed(change: DeskChange): void {
    this.queue.change(change);
    this.opened.change(change);
    if (change.ids?.whole) forgetDrafts(change.ids.ticket);
    this.alerts.change(change, this.ticket?.id ?? null);
    this.#count.soon();
    if (change.kind !== 'desk_changed') return;
    this.directory.changed();
    this.prepared.changed();
    this.known.changed();
    this.waiting.changed();
  }

  #over(): void {
    if (this.state !== 'ready' || this.session.over) return;
    this.#unfollow?.();
    this.session.end();
  }

  #leave(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#count.stop();
    this.queue.clear();
    this.opened.clear();
    this.directory.clear();
    this.prepared.clear();
    this.known.stop();
    this.waiting.clear();
    this.alerts.stop();
    this.counts = null;
    this.trouble = null;
  }

  async #readCounts(): Promise<void> {
    const result = await counts('by_page');
    words.now = Date.now();
    if ('ok' in result) this.counts = result.ok;
  }
}

export const desk = new Desk();
