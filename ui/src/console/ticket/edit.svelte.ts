/** One edit of a ticket, from the look at it to the answer: what was typed stays until the server has it. */
import {
  act,
  patch,
  ticket as fetchTicket,
  undo,
  uuid,
  write,
  type DeskTicket,
  type DeskTicketRow,
  type DeskWrite,
  type DoAction,
  type PatchTicket,
  type Problem,
  type Result,
} from '$lib/api';
import { words } from '$lib/words/words.svelte';
import { desk } from '../desk.svelte';
import { notices } from '../notices.svelte';
import { changedBy, differences, standsOnTheSame, type Difference } from './compare';
import { said } from './said';

/** Seconds in which an action can be taken back; until then the caller hears nothing. */
export const UNDO_SECONDS = 10;

/** What changed while somebody wrote. */
export interface Stale {
  by: string | null;
  differences: Difference[];
}

/** Versions that came of this technician's own edits: they are no news to what they are writing besides. */
const own: Record<string, number> = {};

/** The version that writing begun at `version` stands on, own edits since then left aside. */
export function onward(ticket: string, version: number): number {
  let now = version;
  for (let next = own[`${ticket} ${now}`]; next !== undefined && next > now;) {
    now = next;
    next = own[`${ticket} ${now}`];
  }
  return now;
}

export class Edit {
  busy = $state(false);
  trouble = $state<string | null>(null);
  stale = $state.raw<Stale | null>(null);
  #base: DeskTicket;
  /** The ticket as it was when this edit began, for as long as it is known. */
  #shown: DeskTicket | null;
  #id = uuid();

  /** `version` is an older one than the ticket's where the writing began before the page was loaded. */
  constructor(base: DeskTicket, version: number = base.version) {
    this.#shown = version === base.version ? base : null;
    this.#base = version === base.version ? base : { ...base, version };
  }

  /** Does it; with `told` it can be taken back for ten seconds. */
  async act(action: DoAction, told?: string): Promise<boolean> {
    const waits = told !== undefined && canWait(action);
    const body: DoAction = waits ? { ...action, undo_seconds: UNDO_SECONDS } : action;
    const { id } = this.#base;
    const action_id = this.#id;
    const done = await this.#send(() => act(id, this.#base.version, body, action_id));
    if (done && told !== undefined) {
      const canUndo = waits || action.kind === 'take';
      notices.say(told, canUndo ? { undo: () => void takeBack(id, action_id) } : {});
    }
    return done;
  }

  async patch(body: PatchTicket): Promise<boolean> {
    return this.#send(() => patch(this.#base.id, this.#base.version, this.#id, body));
  }

  /** Only what changes the state as well goes with a version; plain words are never stale. */
  async write(message: string, body: DeskWrite): Promise<boolean> {
    const state = body.ask_fixed != null || body.waiting_for_requester === true;
    return this.#send(() => write(this.#base.id, message, state ? this.#base.version : null, body));
  }

  /** The last problem's code, for what a form can do about it. */
  code: string | null = null;

  async #send(call: () => Promise<Result<unknown>>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.trouble = null;
    this.code = null;
    let result = await call();
    if ('problem' in result && (await this.#tellsNothing(result.problem))) result = await call();
    if ('problem' in result) await this.#refused(result.problem);
    else {
      this.stale = null;
      this.#id = uuid();
      const row = rowOf(result.ok);
      if (row) {
        own[`${this.#base.id} ${this.#base.version}`] = row.version;
        desk.acted(row);
      }
      void desk.refresh();
    }
    this.busy = false;
    return 'ok' in result;
  }

  /** Whether a newer version differs in nothing that could matter to who writes, such as after taking back an action of their own. */
  async #tellsNothing(problem: Problem): Promise<boolean> {
    const before = this.#shown;
    if (problem.code !== 'edit_conflict' || !before) return false;
    const now = await fetchTicket(before.id, 'by_person');
    if ('problem' in now || !standsOnTheSame(before, now.ok)) return false;
    this.#base = now.ok;
    this.#shown = now.ok;
    return true;
  }

  async #refused(problem: Problem): Promise<void> {
    this.code = problem.code;
    if (problem.code !== 'edit_conflict') {
      this.trouble = said(problem);
      // The same id may stand for the refused words; other ones are another edit.
      if (problem.code === 'idempotency_conflict') this.#id = uuid();
      return;
    }
    const now = await fetchTicket(this.#base.id, 'by_person');
    if ('problem' in now) {
      this.trouble = said(now.problem);
      return;
    }
    const before = this.#shown;
    this.stale = {
      by: before ? changedBy(before, now.ok) : null,
      differences: before ? differences(before, now.ok) : [],
    };
    this.#base = now.ok;
    this.#shown = now.ok;
    void desk.refresh();
  }
}

/** Takes an action back while that is possible. */
export async function takeBack(ticket: string, action: string): Promise<void> {
  const result = await undo(ticket, action);
  if ('problem' in result) notices.say(said(result.problem), { bad: true });
  else notices.say(words.say('act-undone'));
  await desk.refresh();
}

/** The row a write answered with; none where the ticket went out of sight. */
function rowOf(answer: unknown): DeskTicketRow | null {
  const row = (answer as { ticket?: DeskTicketRow } | undefined)?.ticket;
  return typeof row?.version === 'number' ? row : null;
}

/** Taking is undone in its own way; what makes or links tickets runs at once. */
function canWait(action: DoAction): boolean {
  return !['take', 'split', 'link', 'unlink'].includes(action.kind);
}
