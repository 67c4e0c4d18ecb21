/** One call being logged: what is known of it so far, kept until it is logged or thrown away. */
import {
  act,
  logCall,
  uuid,
  type LogCall,
  type MailCall,
  type PersonRow,
  type Problem,
  type Template,
} from '$lib/api';
import { keep, recall } from '$lib/kept';
import { words } from '$lib/words/words.svelte';
import { desk } from '../desk.svelte';
import { notices } from '../notices.svelte';
import { said } from '../ticket/said';
import { defaultsOf } from './template';

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
  /** The prepared call it is logged with; nothing if empty. */
  template: string;
  /** What the template asks for, by key. */
  fields: Record<string, string>;
  channel: 'phone' | 'walk_in' | 'email' | 'chat';
  /** People a mail may be from, to choose one of. */
  candidates: NonNullable<MailCall['callers']>;
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
    template: '',
    fields: {},
    channel: 'phone',
    candidates: [],
    attach: null,
    began: now,
  };
}

/** A template says what a call is about, and often what solved it: what it says need not be typed. */
export function missing(draft: CallDraft, solved: boolean, template: Template | null): Missing | null {
  if (!draft.who) return 'who';
  if (draft.subject.trim() === '' && !draft.attach && !template) return 'subject';
  if (solved && draft.did.trim() === '' && !template?.solved_note) return 'did';
  return null;
}

/** What is sent. The time is told in whole minutes, at least one. */
export function bodyOf(draft: CallDraft & { who: Who }, solved: boolean, now: number): LogCall {
  const { who, attach } = draft;
  const [did, more] = [draft.did.trim(), draft.more.trim()];
  const note = (solved ? [more] : [did, more]).filter(Boolean).join('\n\n');
  const subject = draft.subject.trim() || attach?.subject;
  const minutes = Math.min(LONGEST_MINUTES, Math.max(1, Math.round((now - draft.began) / MINUTE_MS)));
  const fresh =
    who.kind === 'new' ? { name: who.name, ...(who.phone.trim() ? { phone: who.phone.trim() } : {}) } : null;
  return {
    requester: who.kind === 'known' ? { id: who.person.id } : { new_person: fresh ?? { name: '' } },
    ...(subject ? { subject } : {}),
    channel: draft.channel,
    effort_minutes: minutes,
    ...(draft.topic ? { topic: draft.topic } : {}),
    ...(note ? { note } : {}),
    ...(draft.template ? { template: draft.template, fields: trimmed(draft.fields) } : {}),
    ...(solved ? { solved: did ? { note: did } : {} } : {}),
    ...(attach ? { attach_to: attach.id } : {}),
  };
}

const trimmed = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value.trim()]));

export function isBlank(draft: CallDraft): boolean {
  return (
    !draft.who &&
    !draft.template &&
    [draft.subject, draft.did, draft.more].every((text) => text.trim() === '')
  );
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

  /** Opens it with what is known of a call already. */
  start(draft: CallDraft): void {
    this.draft = draft;
    this.keep();
    this.begin();
  }

  /** The prepared call that the draft is logged with. */
  get template(): Template | null {
    return desk.prepared.templates.find(({ id }) => id === this.draft?.template) ?? null;
  }

  /** Logs it with this template, or with none. */
  choose(template: Template | null): void {
    const draft = this.draft;
    if (!draft) return;
    draft.template = template?.id ?? '';
    draft.fields = template ? defaultsOf(template) : {};
    if (template?.topic) draft.topic = template.topic;
    // What the technician has said of the call already stays.
    if (template?.channel === 'walk_in' && draft.channel === 'phone') draft.channel = 'walk_in';
    this.missing = null;
    this.keep();
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
    // One that was taken out of the list meanwhile still counts; its words stay to be typed.
    this.missing = missing(draft, solved, this.template);
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
