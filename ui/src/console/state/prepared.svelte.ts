/** Prepared calls and reply texts, and how IT is called: read when first wanted, and again when the desk changed. */
import { contactSettings, snippets, templates, type Snippet, type Template } from '$lib/api';
import { Gather } from './gather';

const GATHER_MS = 300;

export class Prepared {
  /** By their letters. */
  templates = $state.raw<Template[]>([]);
  /** By their names. */
  snippets = $state.raw<Snippet[]>([]);
  /** The number people call IT at; empty where it was not set. */
  phone = $state('');
  failed = $state(false);
  #wanted = false;
  readonly #again = new Gather(() => this.read(), GATHER_MS);

  /** Somebody looks at it: it is there soon. */
  want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.read();
  }

  changed(): void {
    if (this.#wanted) this.#again.soon();
  }

  clear(): void {
    this.#again.stop();
    this.#wanted = false;
    this.templates = [];
    this.snippets = [];
    this.phone = '';
  }

  async read(): Promise<void> {
    const [calls, replies, contact] = await Promise.all([templates(), snippets(), contactSettings()]);
    if (!this.#wanted) return;
    this.failed = 'problem' in calls || 'problem' in replies;
    if ('ok' in calls) {
      this.templates = calls.ok.toSorted((one, other) => one.letter.localeCompare(other.letter));
    }
    if ('ok' in replies) {
      this.snippets = replies.ok.toSorted((one, other) => one.name.localeCompare(other.name));
    }
    if ('ok' in contact) this.phone = contact.ok.phone;
  }
}
