/** One call being logged: what is known of it so far, kept until it is logged or thrown away. */
import { act, logCall, uuid, type LogCall, type PersonRow, type Problem } from '$lib/api';
import { keep, recall } from '$lib/kept';
import { words } from '$lib/words/words.svelte';
import { desk } from '../desk.svelte';
import { notices } from '../notices.svelte';
import { said } from '../ticket/said';

export type Who =
  | { kind: 'known'; person: Pick<PersonRow, 'id' | 'name' | 'department' | 'place' | 'phone'> }
  | { kind: 'new'; name: string; phone: string };

export interface CallDraft {
  /** The id the ticket will have: pressed twice, the call is logged once. */
  id: string;
  who: Who | null;
  subject: string;
  /** What was done: public once it is solved. */
  did: string;
  /** For colleagues. */
  more: string;
  topic: string;
  channel: 'phone' | 'walk_in';
  /** The caller's open ticket that the call belongs to. */
  attach: { id: string; number: number; subject: string } | null;
  /** When the call began, in milliseconds since the epoch. */
  began: number;
}

/** What is still needed, by the field that wants it. */
export type Missing = 'who' | 'subject' | 'did';

const PREFIX = 'deskbell-call-';
const MINUTE_MS = 60_000;
/** A call that was left lying has not lasted all day. */
const LONGEST_MINUTES = 240;

export function freshCall(now = Date.now()): CallDraft {
  return {
    id: uuid(now),
    who: null,
    subject: '',
    did: '',
    more: '',
    topic: '',
    channel: 'phone',
    attach: null,
    began: now,
  };
}

export function missing(draft: CallDraft, solved: boolean): Missing | null {
  if (!draft.who) return 'who';
  if (draft.subject.trim() === '' && !draft.attach) return 'subject';
  if (solved && draft.did.trim() === '') return 'did';
  return null;
}

/** What is sent. The time is told in whole minutes, at least one. */
export function bodyOf(draft: CallDraft & { who: Who }, solved: boolean, now: number): LogCall {
  const { who, attach } = draft;
  const [did, more] = [draft.did.trim(), draft.more.trim()];
  const note = (solved ? [more] : [did, more]).filter(Boolean).join('\n\n');
  const minutes = Math.min(LONGEST_MINUTES, Math.max(1, Math.round((now - draft.began) / MINUTE_MS)));
  const fresh =
    who.kind === 'new' ? { name: who.name, ...(who.phone.trim() ? { phone: who.phone.trim() } : {}) } : null;
  return {
    requester: who.kind === 'known' ? { id: who.person.id } : { new_person: fresh ?? { name: '' } },
    subject: draft.subject.trim() || (attach?.subject ?? ''),
    channel: draft.channel,
    effort_minutes: minutes,
    ...(draft.topic ? { topic: draft.topic } : {}),
    ...(note ? { note } : {}),
    ...(solved ? { solved: { note: did } } : {}),
    ...(attach ? { attach_to: attach.id } : {}),
  };
}

export function isBlank(draft: CallDraft): boolean {
  return !draft.who && [draft.subject, draft.did, draft.more].every((text) => text.trim() === '');
}

export class Calls {
  open = $state(false);
  draft = $state<CallDraft | null>(null);
  busy = $state(false);
  trouble = $state<string | null>(null);
  missing = $state<Missing | null>(null);
  /** The caller is being looked up while the typing goes on. */
  finding: Promise<void> | null = null;

  /** Opens the log, where it was left or anew. */
  begin(): void {
    this.draft ??= this.#read() ?? freshCall();
    this.missing = null;
    this.trouble = null;
    this.open = true;
  }

  /** Closes it; what was typed stays behind a chip. */
  leave(): void {
    this.open = false;
    if (this.draft && isBlank(this.draft)) this.draft = null;
    this.keep();
  }

  discard(): void {
    this.open = false;
    this.draft = null;
    this.keep();
  }

  /** Whether a draft waits behind the chip. */
  get waits(): boolean {
    return !this.open && this.draft !== null && !isBlank(this.draft);
  }

  /** Brings back what this technician left in this browser. */
  restore(): void {
    this.draft ??= this.#read();
  }

  keep(): void {
    keep(this.#place, this.draft && !isBlank(this.draft) ? this.draft : null);
  }

  /** Logs it: solved on the spot, or kept open as one's own. Says whether it was logged. */
  async log(solved: boolean): Promise<boolean> {
    await this.finding;
    const draft = this.draft;
    if (!draft || this.busy) return false;
    this.missing = missing(draft, solved);
    if (this.missing || !draft.who) return false;
    this.busy = true;
    this.trouble = null;
    const body = bodyOf({ ...draft, who: draft.who }, solved, Date.now());
    let result = await logCall(draft.id, body);
    if ('problem' in result && result.problem.code === 'idempotency_conflict') {
      // An earlier try arrived with other words: these are filed under an id of their own.
      draft.id = uuid();
      result = await logCall(draft.id, body);
    }
    this.busy = false;
    if ('problem' in result) {
      this.#refused(result.problem);
      return false;
    }
    const { ticket } = result.ok;
    if (!solved && !draft.attach && !ticket.contact) await act(ticket.id, ticket.version, { kind: 'take' });
    const seconds = Math.max(1, Math.round((Date.now() - draft.began) / 1_000));
    notices.say(words.say('call-done', { number: String(ticket.number), seconds }));
    this.discard();
    return true;
  }

  #refused(problem: Problem): void {
    this.trouble = said(problem);
    this.keep();
  }

  get #place(): string {
    return `${PREFIX}${desk.me?.id ?? ''}`;
  }

  #read(): CallDraft | null {
    const kept = recall(this.#place) as Partial<CallDraft> | null;
    if (typeof kept?.id !== 'string' || typeof kept.subject !== 'string') return null;
    return { ...freshCall(), ...kept };
  }
}

export const calls = new Calls();
