/** The form's words while they are typed: taken from the kept draft once, kept again soon after each key. */
import type { DraftFields, DraftReach, FormView, Impact, ReachBy } from '$lib/ipc';
import { Keeper } from '$lib/later';
import { bytesOf, TEXT_BYTES } from '$lib/limits';

/** Stands between the number and the best time in the one line that reaches the desk. */
export const BETWEEN = ' · ';

export type ChosenReach = Extract<ReachBy, 'here' | 'call' | 'visit'>;

export class Draft {
  description = $state('');
  impact = $state<Impact | null>(null);
  by = $state<ChosenReach>('here');
  number = $state('');
  when = $state('');
  place = $state('');
  forOther = $state(false);
  forName = $state('');
  /** Who is asking, on a computer that cannot know. */
  askerName = $state('');
  /** The words are with Send; the fields wait for its answer. */
  sealed = $state(false);
  /** The ticket this form opens: sent again after a lost answer, it is the same one. */
  readonly ticket: string;
  readonly #keeper: Keeper<DraftFields>;

  constructor(view: FormView, keep: (draft: DraftFields) => Promise<unknown>) {
    const { draft } = view;
    this.ticket = view.ticket;
    this.description = draft.description;
    this.impact = draft.impact ?? null;
    this.number = view.phone ?? '';
    this.place = view.place ?? '';
    this.#takeReach(draft.reach);
    this.forName = draft.for_name ?? '';
    this.forOther = draft.for_name != null;
    this.askerName = draft.asker_name ?? '';
    this.#keeper = new Keeper(() => this.fields(), keep);
  }

  #takeReach(reach: DraftReach | null | undefined): void {
    if (reach?.by === 'call') {
      this.by = 'call';
      const [number, ...when] = (reach.detail ?? this.number).split(BETWEEN);
      this.number = number ?? '';
      this.when = when.join(BETWEEN);
    } else if (reach?.by === 'visit') {
      this.by = 'visit';
      this.place = reach.detail ?? this.place;
    }
  }

  get empty(): boolean {
    return this.description.trim() === '';
  }

  get nameless(): boolean {
    return this.askerName.trim() === '';
  }

  /** "For someone else" is ticked, and nobody is named. */
  get forNobody(): boolean {
    return this.forOther && this.forName.trim() === '';
  }

  get tooLong(): boolean {
    return bytesOf(this.description) > TEXT_BYTES;
  }

  fields(): DraftFields {
    const name = this.forName.trim();
    const asker = this.askerName.trim();
    return {
      description: this.description,
      ...(this.impact ? { impact: this.impact } : {}),
      reach: this.#reach(),
      ...(this.forOther ? { for_name: name } : {}),
      ...(asker ? { asker_name: asker } : {}),
    };
  }

  #reach(): DraftReach {
    const detail = this.#detail();
    return { by: this.by, ...(detail ? { detail } : {}) };
  }

  #detail(): string {
    if (this.by === 'here') return '';
    if (this.by === 'visit') return this.place.trim();
    return [this.number, this.when]
      .map((part) => part.trim())
      .filter(Boolean)
      .join(BETWEEN);
  }

  /** What stands in a field, by the bell's name for it: whether it changed since the bell spoke of it. */
  textOf(field: string): string {
    switch (field) {
      case 'reach':
        return `${this.by} ${this.#detail()}`;
      case 'for_name':
        return `${this.forOther} ${this.forName}`;
      case 'asker_name':
        return this.askerName;
      default:
        return this.description;
    }
  }

  /** Something changed. Once Send has the words, nothing more is kept: a draft must not come back behind it. */
  touch = (): void => {
    if (!this.sealed) this.#keeper.touch();
  };

  /** The page goes away. */
  flush = (): void => this.#keeper.flush();

  /** Before Send: what is being kept ends first. */
  async seal(): Promise<void> {
    this.sealed = true;
    await this.#keeper.settle();
  }

  /** Send refused the words: they are the person's again, and kept again. */
  unseal(): void {
    this.sealed = false;
    this.touch();
  }
}
