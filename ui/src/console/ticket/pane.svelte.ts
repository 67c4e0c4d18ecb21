/** What is open over one ticket, and what its parts ask of each other. */
import type { Tab } from './drafts.svelte';

export type Form =
  'solve' | 'status' | 'hand' | 'pass' | 'merge' | 'split' | 'link' | 'incident' | 'edit' | 'close';

export class Pane {
  form = $state<Form | null>(null);
  facts = $state(false);
  /** The note of a solved ticket that was chosen as the fix; Solve begins with it. */
  fix = $state<string | null>(null);
  /** Set by the composer: begins writing on a tab, with these words behind what is there. */
  compose: (tab: Tab, add?: string) => void = () => undefined;

  open(form: Form): void {
    this.form = form;
  }

  shut(): void {
    this.form = null;
  }

  useFix(note: string): void {
    this.fix = note;
    this.facts = false;
    this.compose('reply', note);
  }
}
