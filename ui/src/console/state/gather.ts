/** One reading for many wishes: soon after the first of them, and never two at a time. */
export class Gather {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #again = false;
  readonly #read: () => Promise<unknown>;
  readonly #wait: number;

  /** Reads `wait` milliseconds after the first wish, so that a burst of them is one reading. */
  constructor(read: () => Promise<unknown>, wait: number) {
    this.#read = read;
    this.#wait = wait;
  }

  soon(): void {
    if (this.#running) this.#again = true;
    else this.#timer ??= setTimeout(() => void this.#run(), this.#wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#running = true;
    await this.#read();
    this.#running = false;
    if (!this.#again) return;
    this.#again = false;
    this.soon();
  }
}
