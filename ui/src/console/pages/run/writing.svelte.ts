/** One thing of a page while somebody writes it: what was typed stays in this browser until the server has it, what is
 *  refused stands at its field, and what a colleague changed meanwhile is shown beside the words, which stay. */
import { uuid, type Problem, type Result } from '$lib/api';
import { keep, recall } from '$lib/kept';
import { said } from '../../ticket/said';

/** The thing as the server has it now, and who wrote it last where that is known. */
export interface Standing<T> {
  version: number;
  values: T;
  by?: string | null;
}

/** What a colleague changed of one field. */
export interface Changed {
  field: string;
  from: unknown;
  to: unknown;
}

interface Kept<T> {
  id: string;
  version: number | null;
  shown: T;
  now: T;
}

export class Writing<T extends object> {
  now = $state() as T;
  busy = $state(false);
  /** What is wrong with it as a whole. */
  trouble = $state<string | null>(null);
  /** What is wrong with a field, by its pointer. */
  refused = $state.raw<Record<string, string>>({});
  changes = $state.raw<Changed[] | null>(null);
  by = $state<string | null>(null);
  /** What it will be called, or is. */
  id: string;
  #version: number | null;
  #shown: T;
  readonly #place: string;
  readonly #read: ((id: string) => Promise<Result<Standing<T>>>) | null;

  /** `place` is where unsent words are kept; `from` is what stands there before anybody types. */
  constructor(
    place: string,
    from: { id?: string; version: number | null; values: T },
    read: ((id: string) => Promise<Result<Standing<T>>>) | null = null,
  ) {
    this.#place = place;
    this.#read = read;
    const kept = recall(place) as Partial<Kept<T>> | null;
    const begun = typeof kept?.id === 'string' && kept.now && kept.shown ? (kept as Kept<T>) : null;
    this.id = begun?.id ?? from.id ?? uuid();
    this.#version = begun ? begun.version : from.version;
    this.#shown = begun?.shown ?? from.values;
    // Fields that an older page did not know begin as they are.
    this.now = { ...structuredClone(from.values), ...begun?.now };
  }

  get isNew(): boolean {
    return this.#version === null;
  }

  /** Whether something was typed that the server does not have. */
  get touched(): boolean {
    return JSON.stringify(this.now) !== JSON.stringify(this.#shown);
  }

  /** To be called when the words change. */
  keep(): void {
    const kept = { id: this.id, version: this.#version, shown: this.#shown, now: $state.snapshot(this.now) };
    keep(this.#place, this.touched ? kept : null);
  }

  forget(): void {
    keep(this.#place, null);
  }

  /** Sends it with the version it stands on; gives the answer, or nothing if it was refused. */
  async send<R>(call: (version: number | null) => Promise<Result<R>>): Promise<R | null> {
    if (this.busy) return null;
    this.busy = true;
    this.trouble = null;
    this.refused = {};
    const result = await call(this.#version);
    if ('problem' in result) await this.#no(result.problem);
    else this.forget();
    this.busy = false;
    return 'ok' in result ? result.ok : null;
  }

  async #no(problem: Problem): Promise<void> {
    const errors = problem.errors ?? [];
    if (problem.code === 'validation_failed' && errors.length > 0) {
      this.refused = Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail]));
      if (errors.every(({ pointer }) => pointer !== '')) return;
    }
    if (problem.code === 'idempotency_conflict') {
      // An earlier try arrived with other words: these go under an id of their own.
      this.id = uuid();
      this.keep();
    }
    if (problem.code !== 'edit_conflict' || !this.#read) {
      this.trouble = said(problem);
      return;
    }
    const standing = await this.#read(this.id);
    if ('problem' in standing) {
      this.trouble = said(standing.problem);
      return;
    }
    this.changes = differences(this.#shown, standing.ok.values);
    // What the writer left alone takes the colleague's words; their own stay.
    const [now, shown] = [this.now, this.#shown] as Record<string, unknown>[];
    for (const { field, to } of this.changes) {
      if (now && JSON.stringify(now[field]) === JSON.stringify(shown?.[field])) {
        now[field] = structuredClone(to);
      }
    }
    this.by = standing.ok.by ?? null;
    this.#version = standing.ok.version;
    this.#shown = standing.ok.values;
    this.keep();
  }
}

/** The fields in which two differ. */
export function differences(before: object, after: object): Changed[] {
  const old = before as Record<string, unknown>;
  return Object.entries(after as Record<string, unknown>)
    .filter(([field, to]) => JSON.stringify(to) !== JSON.stringify(old[field]))
    .map(([field, to]) => ({ field, from: old[field], to }));
}
