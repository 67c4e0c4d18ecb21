/** Colleagues, when they are away, teams and topics by name: read when first wanted, and again when the desk changed. */
import {
  absences,
  teams,
  technicians,
  topics,
  type Absence,
  type Team,
  type Technician,
  type Topic,
} from '$lib/api';
import { Gather } from './gather';

/** Settings rarely change one at a time. */
const GATHER_MS = 1_000;

export class Directory {
  technicians = $state.raw<Technician[]>([]);
  /** Those that are on or still to come, by when they begin; none until they are read. */
  absences = $state.raw<Absence[] | null>(null);
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

  /** What was done here shows at once. */
  async renew(): Promise<void> {
    if (this.#wanted) await this.#read();
  }

  changed(): void {
    if (this.#wanted) this.#again.soon();
  }

  clear(): void {
    this.#again.stop();
    this.#wanted = false;
    this.technicians = [];
    this.absences = null;
    this.teams = [];
    this.topics = [];
  }

  async #read(): Promise<void> {
    const [who, away, where, what] = await Promise.all([technicians(), absences(), teams(), topics()]);
    if ('ok' in who) this.technicians = who.ok;
    if ('ok' in away) this.absences = away.ok.toSorted((a, b) => a.begins_at.localeCompare(b.begins_at));
    if ('ok' in where) this.teams = where.ok;
    if ('ok' in what) this.topics = what.ok;
  }
}
