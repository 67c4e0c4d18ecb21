/** The attachments of the form or of a reply while they are being added. */
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

  onpaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Text with a picture of itself (copied from an office program) is pasted as text.
    if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
    event.preventDefault();
    void this.add(files);
  };

  ondragover = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  ondrop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.add(files);
  };
}
