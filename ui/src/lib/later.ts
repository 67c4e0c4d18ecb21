/** Keeps words while they are typed: soon after the first key, and in order. */
export class Keeper<T> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  readonly #current: () => T;
  readonly #keep: (value: T) => Promise<unknown>;
  readonly #delay: number;

  constructor(current: () => T, keep: (value: T) => Promise<unknown>, delay = 200) {
    this.#current = current;
    this.#keep = keep;
    this.#delay = delay;
  }

  /** Something changed. The clock starts at the first change and is not set back by the next ones. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.flush(), this.#delay);
  }

  /** Keeps now what waits to be kept. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.#stop();
    const value = this.#current();
    this.#running = this.#running
      .then(() => this.#keep(value))
      .then(
        () => undefined,
        () => undefined,
      );
  }

  /** Nothing more is kept, and what was being kept has ended: what is said next comes last. */
  async settle(): Promise<void> {
    this.#stop();
    await this.#running;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
