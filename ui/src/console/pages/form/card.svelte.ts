/** One edit of a card, from the look at it to the answer: what was typed stays until the server has it. */
import type { Problem, Result } from '$lib/api';
import { said } from '../../ticket/said';
import { changedBetween, refusedFields, type Changed, type Field, type Values } from './fields';

export interface CardKind<T> {
  fields: Field[];
  /** What the form begins with; of nothing for a new card. */
  valuesOf(card: T | null): Values;
  /** Writes it; `card` is what the edit stands on, or nothing for a new one. */
  write(values: Values, card: T | null): Promise<Result<T>>;
  /** Reads it again, for what changed meanwhile. */
  read(): Promise<Result<T>>;
}

/** An edit as its form sees it, whatever it is of. */
export type OpenEdit = Pick<
  CardEdit<never>,
  'fields' | 'values' | 'busy' | 'trouble' | 'wrong' | 'stale' | 'send'
>;

export class CardEdit<T> {
  readonly fields: Field[];
  values = $state<Values>({});
  busy = $state(false);
  trouble = $state<string | null>(null);
  wrong = $state.raw<Record<string, string>>({});
  /** What changed meanwhile; empty where nothing of it is on this form. */
  stale = $state.raw<Changed[] | null>(null);
  readonly #kind: CardKind<T>;
  readonly #done: (card: T) => void;
  #base: T | null;

  /** `done` is told what was written. */
  constructor(kind: CardKind<T>, base: T | null, done: (card: T) => void) {
    this.fields = kind.fields;
    this.#kind = kind;
    this.#base = base;
    this.#done = done;
    this.values = kind.valuesOf(base);
  }

  /** Writes what was typed; says whether it was written. */
  async send(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.trouble = null;
    this.wrong = {};
    this.#tidy();
    const result = await this.#kind.write($state.snapshot(this.values), this.#base);
    if ('problem' in result) await this.#refused(result.problem);
    else this.#done(result.ok);
    this.busy = false;
    return 'ok' in result;
  }

  /** Empty lines go before the server counts them: what it says of a line is then said of the line that is seen. */
  #tidy(): void {
    for (const { name, kind } of this.fields) {
      const value = this.values[name];
      if (kind === 'lines' && typeof value === 'string') {
        this.values[name] = value
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean)
          .join('\n');
      }
    }
  }

  async #refused(problem: Problem): Promise<void> {
    // Without a version: an earlier try of this new card arrived, and its answer was lost.
    if (problem.code === 'edit_conflict' || problem.code === 'precondition_required') {
      await this.#changedMeanwhile();
      return;
    }
    if (problem.code === 'validation_failed') this.wrong = refusedFields(this.fields, problem);
    const elsewhere = this.wrong[''];
    if (elsewhere ?? Object.keys(this.wrong).length === 0) this.trouble = elsewhere ?? said(problem);
  }

  async #changedMeanwhile(): Promise<void> {
    const now = await this.#kind.read();
    if ('problem' in now) {
      this.trouble = said(now.problem);
      return;
    }
    const [before, after] = [this.#kind.valuesOf(this.#base), this.#kind.valuesOf(now.ok)];
    this.stale = changedBetween(this.fields, before, after);
    // What the writer left alone takes the colleague's values; their own stay.
    for (const { name } of this.fields) {
      const mine = JSON.stringify($state.snapshot(this.values[name]));
      if (after[name] !== undefined && mine === JSON.stringify(before[name])) {
        this.values[name] = after[name];
      }
    }
    this.#base = now.ok;
  }
}
