/** The ticket in the reading pane: read whole once, then kept as it is now by the stream. */
import { seen, ticket, type Asked, type DeskChange, type DeskTicket, type DeskTicketRow } from '$lib/api';
import { Gather } from './gather';

/** Changes that come together are read together. */
const GATHER_MS = 150;
/** A ticket in the reading pane counts as seen after a second. */
const SEEN_MS = 1_000;

export class Opened {
  ticket = $state.raw<DeskTicket | null>(null);
  /** The ticket of the address is not there, or not for this technician. */
  missing = $state(false);
  #id: string | null = null;
  #seen: ReturnType<typeof setTimeout> | undefined;
  readonly #again = new Gather(() => this.#read('by_page'), GATHER_MS);

  async show(id: string | null, asked: Asked): Promise<void> {
    if (id === this.#id) return;
    clearTimeout(this.#seen);
    this.#id = id;
    this.missing = false;
    if (id === null) {
      this.ticket = null;
      return;
    }
    await this.#read(asked);
    if (this.#id === id && this.ticket) this.#seen = setTimeout(() => this.#markSeen(id), SEEN_MS);
  }

  async again(asked: Asked): Promise<void> {
    if (this.#id) await this.#read(asked);
  }

  change(change: DeskChange): void {
    const id = this.#id;
    if (!id) return;
    if (change.hidden === id || (change.ids?.whole && change.ids.ticket === id)) {
      this.ticket = null;
      this.missing = true;
      return;
    }
    if (change.ids?.ticket === id) this.#again.soon();
    if (change.ticket?.id === id) this.put(change.ticket, change);
  }

  /** What the row says shows at once; what only the whole ticket tells is read soon. */
  put(row: DeskTicketRow, change?: DeskChange): void {
    const shown = this.ticket;
    if (shown?.id !== row.id || shown.version > row.version) return;
    const messages = [...shown.messages];
    const message = change?.message;
    if (message && !messages.some((known) => known.id === message.id)) messages.push(message);
    // What is absent now must not stay from before.
    const cleared = Object.fromEntries(OPTIONAL.map((name) => [name, undefined]));
    this.ticket = { ...shown, ...cleared, ...row, messages };
    this.#again.soon();
  }

  clear(): void {
    clearTimeout(this.#seen);
    this.#again.stop();
    this.#id = null;
    this.ticket = null;
    this.missing = false;
  }

  async #read(asked: Asked): Promise<void> {
    const id = this.#id;
    if (!id) return;
    const result = await ticket(id, asked);
    if (this.#id !== id) return;
    if ('ok' in result) this.ticket = result.ok;
    else if (result.problem.status === 404 || result.problem.status === 410) {
      this.ticket = null;
      this.missing = true;
    }
  }

  #markSeen(id: string): void {
    if (this.#id === id && document.hasFocus()) void seen(id);
  }
}

/** Fields of the head that may be absent. */
const OPTIONAL = [
  'asker',
  'away',
  'contact',
  'cover',
  'desk_impact',
  'for_name',
  'impact',
  'incident',
  'next_update_by',
  'nudged_at',
  'pending',
  'reach',
  'tags',
  'team',
  'topic',
  'visit',
  'waiting_since',
  'wants',
  'worker',
] as const;
