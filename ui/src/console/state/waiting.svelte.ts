/** Computers that wait to be let in: somebody sits before each of them. */
import { waitingDevices, type DeskDevice } from '$lib/api';
import { Gather } from './gather';

/** However many come at once, they are read at most this often. */
const GATHER_MS = 1_000;

export class Waiting {
  list = $state.raw<DeskDevice[]>([]);
  readonly #again = new Gather(() => this.read(), GATHER_MS);

  changed(): void {
    this.#again.soon();
  }

  clear(): void {
    this.#again.stop();
    this.list = [];
  }

  async read(): Promise<void> {
    const result = await waitingDevices();
    if ('ok' in result) this.list = result.ok;
  }
}
