/** Words that were typed and not sent: kept in this browser for each technician and ticket, through reloads and signing in again. */
import { uuid, type Attachment } from '$lib/api';
import { keep, places, recall } from '$lib/kept';
import { Keeper } from '$lib/later';

export type Tab = 'reply' | 'note';

/** What is being written on one tab. A file belongs to its tab: one for colleagues must not go to the caller. */
export interface Letter {
  /** The id the words will have: sent twice, they stand once. */
  id: string;
  body: string;
  attachments: Attachment[];
  /** The ticket's version when the writing began. */
  version: number | null;
}

export interface Draft {
  tab: Tab;
  reply: Letter;
  note: Letter;
  /** Answers offered as buttons, and whether the ticket waits for one. */
  answers: string[];
  asks: boolean;
  /** On a colleague's ticket: as their helper, or as the new contact with these words. */
  role: 'helper' | 'contact';
  introduction: string;
  reason: string;
}

/** Drafts nobody came back to go after this many days. */
const DAYS = 30;
const DAY_MS = 86_400_000;
const PREFIX = 'deskbell-draft-';

interface Kept {
  at: number;
  draft: Draft;
}

function freshLetter(): Letter {
  return { id: uuid(), body: '', attachments: [], version: null };
}

export function freshDraft(): Draft {
  return {
    tab: 'reply',
    reply: freshLetter(),
    note: freshLetter(),
    answers: [],
    asks: false,
    role: 'helper',
    introduction: '',
    reason: '',
  };
}

/** The draft of one ticket while it is on the screen. */
export class Drafting {
  now = $state<Draft>(freshDraft());
  readonly #place: string;
  readonly #keeper: Keeper<Draft>;

  constructor(technician: string, ticket: string) {
    this.#place = `${PREFIX}${technician}-${ticket}`;
    this.now = { ...freshDraft(), ...read(this.#place)?.draft };
    this.#keeper = new Keeper(
      () => $state.snapshot(this.now),
      (draft) => {
        this.#keep(draft);
        return Promise.resolve();
      },
    );
  }

  get letter(): Letter {
    return this.now[this.now.tab];
  }

  /** Something was typed; `version` is the one on the screen. */
  touch(version: number): void {
    this.letter.version ??= version;
    this.#keeper.touch();
  }

  flush(): void {
    this.#keeper.flush();
  }

  /** The words of this tab have arrived. */
  sent(tab: Tab): void {
    this.now[tab] = freshLetter();
    if (tab === 'reply') {
      Object.assign(this.now, { answers: [], asks: false, introduction: '', reason: '', role: 'helper' });
    }
    this.#keep();
  }

  #keep(draft: Draft = $state.snapshot(this.now)): void {
    keep(this.#place, isEmpty(draft) ? null : { at: Date.now(), draft });
  }

  /** The server has other words under this id: these go under a new one, so that none are lost. */
  renew(tab: Tab): void {
    this.now[tab].id = uuid();
    this.#keep();
  }
}

/** Whether there is a word or a file to lose. */
export function isEmpty(draft: Draft): boolean {
  const blank = (letter: Letter): boolean => letter.body.trim() === '' && letter.attachments.length === 0;
  return blank(draft.reply) && blank(draft.note);
}

/** Drafts that lay for too long go. */
export function tidyDrafts(now = Date.now()): void {
  for (const place of places(PREFIX)) {
    const kept = read(place);
    if (!kept || now - kept.at > DAYS * DAY_MS) keep(place, null);
  }
}

/** A ticket that is gone for ever takes its drafts along. */
export function forgetDrafts(ticket: string): void {
  for (const place of places(PREFIX)) if (place.endsWith(ticket)) keep(place, null);
}

/** What an earlier version of this page left may have another shape; then it is none. */
function read(place: string): Kept | null {
  const kept = (recall(place) ?? {}) as Partial<Kept>;
  const whole = [kept.draft?.reply, kept.draft?.note].every(
    (letter) => typeof letter?.id === 'string' && typeof letter.body === 'string',
  );
  return whole && typeof kept.at === 'number' ? (kept as Kept) : null;
}
