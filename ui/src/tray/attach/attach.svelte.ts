/** The attachments of the form or of a reply while they are being added. */
import { Receiver } from '$lib/files';
import { ask, type AttachTo } from '$lib/ipc';
import type { Trouble } from '../tray.svelte';
import { take } from './take';

export class Attaching {
  /** Names of files on their way to the bell. */
  adding = $state<string[]>([]);
  trouble = $state.raw<Trouble | null>(null);
  readonly #to: AttachTo;
  readonly #room: () => { taken: number; bytes: number };

  constructor(to: AttachTo, room: () => { taken: number; bytes: number }) {
    this.#to = to;
    this.#room = room;
  }

  readonly receiver = new Receiver((files) => void this.add(files));

  /** One after the other, so that the limit counts each and the order stays. */
  async add(files: Iterable<File>): Promise<void> {
    this.trouble = null;
    let added = 0;
    const { taken, bytes } = this.#room();
    for (const file of files) {
      this.adding.push(file.name);
      const result = await take(file, { to: this.#to, taken: taken + added, bytes });
      this.adding.splice(this.adding.indexOf(file.name), 1);
      if ('id' in result) added += 1;
      else this.trouble = { message: result.message, values: result.values ?? {} };
    }
  }

  async remove(attachment: string): Promise<void> {
    const answer = await ask({ ask: 'detach', from: this.#to, attachment });
    if (answer.kind === 'refused') {
      this.trouble = { message: answer.message, values: answer.values ?? {} };
    }
  }
}
