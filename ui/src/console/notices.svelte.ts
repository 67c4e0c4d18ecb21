/** What the page tells in passing: shown for some seconds, read aloud, with ten of them to take it back. */

export interface Notice {
  id: number;
  text: string;
  undo: (() => void) | null;
  bad: boolean;
}

export interface NoticeOptions {
  /** Takes back what the notice tells; offered as a button and by a key. */
  undo?: () => void;
  /** How long it shows: ten seconds with something to take back, else six. */
  seconds?: number;
  /** Something went wrong. */
  bad?: boolean;
}

const SECONDS = 6;
const SECONDS_TO_UNDO = 10;
/** More at once would cover the page; the oldest goes first. */
const MOST = 4;

interface Clock {
  timer: ReturnType<typeof setTimeout> | undefined;
  left: number;
  since: number;
}

export class Notices {
  list = $state.raw<Notice[]>([]);
  readonly #clocks = new Map<number, Clock>();
  #next = 1;
  #held = false;

  say(text: string, options: NoticeOptions = {}): void {
    const id = this.#next++;
    const seconds = options.seconds ?? (options.undo ? SECONDS_TO_UNDO : SECONDS);
    this.list = [...this.list, { id, text, undo: options.undo ?? null, bad: options.bad ?? false }];
    this.#clocks.set(id, { timer: undefined, left: seconds * 1_000, since: 0 });
    if (!this.#held) this.#run(id);
    const oldest = this.list[0];
    if (this.list.length > MOST && oldest) this.dismiss(oldest.id);
  }

  dismiss(id: number): void {
    clearTimeout(this.#clocks.get(id)?.timer);
    this.#clocks.delete(id);
    this.list = this.list.filter((notice) => notice.id !== id);
    // Nothing is left that a pointer or the focus could lie on.
    if (this.list.length === 0) this.#held = false;
  }

  undo(notice: Notice): void {
    this.dismiss(notice.id);
    notice.undo?.();
  }

  /** Takes back the newest thing that can be. */
  undoLast(): void {
    const last = this.list.findLast((notice) => notice.undo !== null);
    if (last) this.undo(last);
  }

  /** The pointer or the focus lies on a notice: time stands still. */
  hold(): void {
    if (this.#held) return;
    this.#held = true;
    for (const clock of this.#clocks.values()) {
      clearTimeout(clock.timer);
      clock.left -= Date.now() - clock.since;
    }
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    for (const id of this.#clocks.keys()) this.#run(id);
  }

  #run(id: number): void {
    const clock = this.#clocks.get(id);
    if (!clock) return;
    clock.since = Date.now();
    clock.timer = setTimeout(() => this.dismiss(id), Math.max(clock.left, 0));
  }
}

export const notices = new Notices();
