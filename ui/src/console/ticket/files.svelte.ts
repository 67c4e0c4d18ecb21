/** Pictures and files on their way into a letter: from a picker, the clipboard or a drop. */
import { attach, uuid, type Attachment } from '$lib/api';
import { mediaType, Receiver } from '$lib/files';
import { ATTACHMENT_BYTES, ATTACHMENTS_PER_MESSAGE, MEDIA_TYPES } from '$lib/limits';
import { words } from '$lib/words/words.svelte';
import { said } from './said';

export class Files {
  /** Names of files that are being sent. */
  adding = $state<string[]>([]);
  trouble = $state<string | null>(null);
  readonly #letter: () => { attachments: Attachment[] };
  readonly #changed: () => void;

  constructor(letter: () => { attachments: Attachment[] }, changed: () => void) {
    this.#letter = letter;
    this.#changed = changed;
  }

  readonly receiver = new Receiver((files) => void this.add(files));

  /** One after the other, so that the order stays. They go where the writing was when they were chosen. */
  async add(files: Iterable<File>): Promise<void> {
    this.trouble = null;
    const letter = this.#letter();
    for (const file of files) {
      const no = refusal(file, letter.attachments.length);
      if (no) {
        this.trouble = no;
        continue;
      }
      this.adding.push(file.name);
      const result = await attach(uuid(), file);
      this.adding.splice(this.adding.indexOf(file.name), 1);
      if ('ok' in result) {
        letter.attachments.push(result.ok);
        this.#changed();
      } else this.trouble = said(result.problem);
    }
  }

  remove(id: string): void {
    const letter = this.#letter();
    letter.attachments = letter.attachments.filter((one) => one.id !== id);
    this.#changed();
  }
}

/** Why a file is not even sent to the server; nothing if it is. */
export function refusal(file: File, taken: number): string | null {
  if (taken >= ATTACHMENTS_PER_MESSAGE) {
    return words.say('form-file-toomany', { max: String(ATTACHMENTS_PER_MESSAGE) });
  }
  if (!MEDIA_TYPES.includes(mediaType(file))) return words.say('error-file-blocked');
  if (file.size > ATTACHMENT_BYTES) {
    return words.say('form-file-toobig', {
      file: file.name,
      size: words.size(file.size),
      max: words.size(ATTACHMENT_BYTES),
    });
  }
  return null;
}
