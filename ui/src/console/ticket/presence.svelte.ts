/** Who else is at a ticket. The server keeps none of it: each console hears it and forgets it after 20 seconds. */
import { SvelteMap } from 'svelte/reactivity';
import { tellPresence, type Doing, type PresenceNote } from '$lib/api';

const FORGET_MS = 20_000;
/** How often this console says that somebody looks, and that somebody writes. */
const LOOK_MS = 15_000;
const TYPE_MS = 8_000;

export interface Other {
  id: string;
  name: string;
  doing: Doing;
}

export class Presence {
  readonly #heard = new SvelteMap<string, Other & { ticket: string; timer: ReturnType<typeof setTimeout> }>();
  #typed = 0;

  heard(note: PresenceNote): void {
    const key = `${note.ticket} ${note.technician.id}`;
    clearTimeout(this.#heard.get(key)?.timer);
    const timer = setTimeout(() => this.#heard.delete(key), FORGET_MS);
    this.#heard.set(key, { ...note.technician, ticket: note.ticket, doing: note.doing, timer });
  }

  /** Colleagues at this ticket; the technician at this screen is not one. */
  others(ticket: string, me: string | undefined): Other[] {
    return [...this.#heard.values()].filter((one) => one.ticket === ticket && one.id !== me);
  }

  /** Says again and again that somebody looks, while the page has the focus; until the returned function is called. */
  look(ticket: string): () => void {
    const tell = (): void => {
      if (document.hasFocus() && Date.now() - this.#typed > TYPE_MS) void tellPresence(ticket, 'looking');
    };
    tell();
    const timer = setInterval(tell, LOOK_MS);
    return () => clearInterval(timer);
  }

  /** A key was pressed in the composer. */
  type(ticket: string, now = Date.now()): void {
    if (now - this.#typed < TYPE_MS) return;
    this.#typed = now;
    void tellPresence(ticket, 'typing');
  }
}

export const presence = new Presence();
