/** Known issues that go on, for the side, the list and every ticket: read at once, and again when something changed. */
import { incidents, type DeskIncident } from '$lib/api';
import { Gather } from './gather';

/** Changes that come together are read together. */
const GATHER_MS = 300;
/** "Me too" makes no change of the desk's own: while something is down, its count is looked up this often. */
const COUNT_MS = 20_000;
/** More than this many at once are not a list that anybody reads. */
const MOST = 200;

export class Known {
  /** Newest first. */
  running = $state.raw<DeskIncident[]>([]);
  /** Counts the readings, for whoever shows more of one than its row. */
  readings = $state(0);
  #clock: ReturnType<typeof setInterval> | undefined;
  #run = 0;
  readonly #again = new Gather(() => this.read(), GATHER_MS);

  start(): void {
    this.stop();
    void this.read();
    this.#clock = setInterval(() => this.running.length > 0 && this.changed(), COUNT_MS);
  }

  changed(): void {
    this.#again.soon();
  }

  stop(): void {
    this.#run++;
    this.#again.stop();
    clearInterval(this.#clock);
    this.running = [];
  }

  async read(): Promise<void> {
    const run = ++this.#run;
    const result = await incidents('open', null, MOST, 'by_page');
    if (run !== this.#run) return;
    if ('ok' in result) this.running = result.ok.items;
    this.readings++;
  }
}
