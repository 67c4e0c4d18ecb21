/** Colleagues, teams and topics by name: read when first wanted, and again when the desk changed. */
import { teams, technicians, topics, type Team, type Technician, type Topic } from '$lib/api';
import { Gather } from './gather';

/** Settings rarely change one at a time. */
const GATHER_MS = 1_000;

export class Directory {
  technicians = $state.raw<Technician[]>([]);
  teams = $state.raw<Team[]>([]);
  topics = $state.raw<Topic[]>([]);
  #wanted = false;
  readonly #again = new Gather(() => this.#read(), GATHER_MS);

  /** Somebody looks at it: it is there soon. */
  want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.#read();
  }

  changed(): void {
    if (this.#wanted) this.#again.soon();
  }

  clear(): void {
    this.#again.stop();
    this.#wanted = false;
    this.technicians = [];
    this.teams = [];
    this.topics = [];
  }

  async #read(): Promise<void> {
    const [who, where, what] = await Promise.all([technicians(), teams(), topics()]);
    if ('ok' in who) this.technicians = who.ok;
    if ('ok' in where) this.teams = where.ok;
    if ('ok' in what) this.topics = what.ok;
  }
}
