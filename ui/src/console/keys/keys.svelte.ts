/** The keys of the console: one list of what can be pressed now, from which the listener and the sheet both read. */
import { keep, recall } from '$lib/kept';
import { onDestroy, untrack } from 'svelte';
import { strokesOf, strokeOf, fits, type Stroke } from './strokes';

export interface Shortcut {
  /** Stays the same when the key is changed; what a technician remapped is kept under it. */
  id: string;
  /** 'e', '?', 'g u' as a sequence, 'Control+k', 'Alt+l', 'F6', 'Escape'. */
  key: string;
  /** The message that names it on the sheet. */
  words: string;
  group: 'anywhere' | 'queue' | 'ticket';
  /** Works inside fields, too; only keys with Control or Alt, Escape and F-keys may. */
  always?: boolean;
  /** Goes on while the key is held down, as moving through a list does. */
  repeats?: boolean;
  run(): void;
}

/** Within this many milliseconds the second key of a sequence has to follow. */
const SEQUENCE_MS = 1_500;
/** Where a single key would be typing, or would choose something else. */
const TYPED_INTO =
  'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], [role="combobox"]';
const MODAL = '[role="dialog"], [role="alertdialog"], dialog[open]';
/** What a press on a control does already; such a key is the control's own. */
const OWN_KEYS = 'a[href], button, summary, [role="menuitem"], [role="option"]';

/** Whether a dialog lies over the page. */
export function modalOpen(): boolean {
  return document.querySelector(MODAL) !== null;
}

/** What a technician changed about the keys; kept in this browser, for each technician apart. */
interface Kept {
  off: boolean;
  changed: Record<string, string>;
}

export class Keys {
  /** Single keys are switched off. */
  off = $state(false);
  /** The key a technician chose instead, by the shortcut's id. */
  changed = $state.raw<Record<string, string>>({});
  #lists = $state.raw<(() => Shortcut[])[]>([]);
  #place = '';
  #begun: { strokes: Stroke[]; at: number } = { strokes: [], at: 0 };

  /** Everything that can be pressed now; of two with one id the later one, because it is nearer. */
  get all(): Shortcut[] {
    const byId = new Map<string, Shortcut>();
    for (const shortcut of this.#lists.flatMap((list) => list())) byId.set(shortcut.id, shortcut);
    return [...byId.values()];
  }

  keyOf(shortcut: Shortcut): string {
    return this.changed[shortcut.id] ?? shortcut.key;
  }

  /** From now on the choices of this technician count. */
  use(technician: string): void {
    this.#place = `deskbell-keys-${technician}`;
    const kept = read(this.#place);
    this.off = kept.off;
    this.changed = kept.changed;
  }

  switchOff(off: boolean): void {
    this.off = off;
    this.#keep();
  }

  /** Gives a shortcut another key; refuses one that is taken, by the name of what has it. */
  change(shortcut: Shortcut, key: string): Shortcut | null {
    const taken = this.all.find((other) => other.id !== shortcut.id && clash(this.keyOf(other), key));
    if (taken) return taken;
    this.changed = { ...this.changed, [shortcut.id]: key };
    this.#keep();
    return null;
  }

  reset(): void {
    this.changed = {};
    this.#keep();
  }

  add(list: () => Shortcut[]): () => void {
    if (this.#lists.length === 0) window.addEventListener('keydown', this.#pressed);
    this.#lists = [...this.#lists, list];
    return () => {
      this.#lists = this.#lists.filter((other) => other !== list);
      if (this.#lists.length === 0) window.removeEventListener('keydown', this.#pressed);
    };
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    // A key that writes part of a letter, told as 'Process' or as composing, is nobody's shortcut.
    if (event.defaultPrevented || event.isComposing) return;
    const stroke = strokeOf(event);
    if (!stroke) return;
    const found = this.#found(stroke, event);
    if (!found || (event.repeat && !found.repeats)) return;
    event.preventDefault();
    found.run();
  };

  #found(stroke: Stroke, event: KeyboardEvent): Shortcut | undefined {
    const typing = this.#busy(event);
    const begun = typing || event.timeStamp - this.#begun.at > SEQUENCE_MS ? [] : this.#begun.strokes;
    const usable = this.all.filter((shortcut) =>
      isFree(this.keyOf(shortcut)) ? shortcut.always || !typing : !typing && !this.off,
    );
    const now = [...begun, stroke];
    const hit = usable.findLast((shortcut) => fits(strokesOf(this.keyOf(shortcut)), now));
    if (hit) {
      this.#begun = { strokes: [], at: 0 };
      return ownKey(stroke, event) ? undefined : hit;
    }
    const more = usable.some((shortcut) => {
      const wanted = strokesOf(this.keyOf(shortcut));
      return wanted.length > now.length && fits(wanted.slice(0, now.length), now);
    });
    this.#begun = more ? { strokes: now, at: event.timeStamp } : { strokes: [], at: 0 };
    // A sequence that came to nothing: its last key may still mean something by itself.
    return !more && begun.length > 0 ? this.#found(stroke, event) : undefined;
  }

  /** Whether what has the focus takes single keys for itself. */
  #busy(event: KeyboardEvent): boolean {
    const at = event.target instanceof Element ? event.target : document.activeElement;
    return at?.closest(TYPED_INTO) != null || modalOpen();
  }

  #keep(): void {
    if (this.#place !== '') keep(this.#place, { off: this.off, changed: this.changed });
  }
}

/** Keys with Control or Alt, Escape and F-keys type nothing, so they may work inside fields and are never switched off. */
export function isFree(key: string): boolean {
  return /^(Control|Alt)\+|^Escape$|^(Shift\+)?F\d+$/.test(key);
}

function ownKey(stroke: Stroke, event: KeyboardEvent): boolean {
  if (stroke.name !== 'Enter' && stroke.name !== ' ') return false;
  return event.target instanceof Element && event.target.closest(OWN_KEYS) !== null;
}

/** Two keys clash if they are the same or one begins the other. */
function clash(one: string, other: string): boolean {
  const [a, b] = [strokesOf(one), strokesOf(other)];
  return a.slice(0, b.length).every((stroke, index) => stroke === b[index]);
}

function read(place: string): Kept {
  const kept = (recall(place) ?? {}) as Partial<Kept>;
  const changed = Object.entries(kept.changed ?? {}).filter(([, key]) => typeof key === 'string');
  return { off: kept.off === true, changed: Object.fromEntries(changed) };
}

/** One window has one keyboard. */
export const keys = new Keys();

/** Offers these keys as long as the calling component lives; of two that fit, the later one wins. */
export function useShortcuts(list: () => Shortcut[]): void {
  // At once and not when mounted: children mount before their parents, but the nearer key shall win.
  onDestroy(untrack(() => keys.add(list)));
}
