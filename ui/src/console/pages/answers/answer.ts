/** What is written of a published solution, as the page's fields hold it. */
import { answer as readAnswer, answers, type DeskAnswer, type DeskTicket, type PutAnswer } from '$lib/api';
import { NAME_CHARS } from '$lib/limits';
import { desk } from '../../desk.svelte';
import { Writing } from '../run/writing.svelte';

export interface AnswerWords {
  title: string;
  steps: string;
  /** Whole minutes as typed; how long it takes is not said where it is empty. */
  minutes: string;
  words: string[];
  offered: boolean;
}

/** The page shows this as its item while a solution is written from a ticket. */
const FROM = 'from-';

export function wordsOf(answer: DeskAnswer | null): AnswerWords {
  return {
    title: answer?.title ?? '',
    steps: answer?.steps ?? '',
    minutes: answer?.minutes == null ? '' : String(answer.minutes),
    words: answer?.words ?? [],
    offered: answer?.offered ?? false,
  };
}

/** What it begins with where it grows from a solved ticket: for the desk until somebody has made it fit for all. */
function wordsFrom(ticket: DeskTicket): AnswerWords {
  return {
    ...wordsOf(null),
    title: ticket.subject.slice(0, NAME_CHARS),
    steps: ticket.resolution?.note ?? '',
  };
}

export function bodyOf(now: AnswerWords, ticket: string | null): PutAnswer {
  return {
    title: now.title.trim(),
    steps: now.steps.trim(),
    ...(now.minutes.trim() ? { minutes: Number(now.minutes) } : {}),
    ...(now.words.length > 0 ? { words: now.words } : {}),
    offered: now.offered,
    ...(ticket ? { ticket } : {}),
  };
}

const place = (id: string): string => `deskbell-write-${desk.me?.id ?? ''}-answer-${id}`;

export function writingAnswer(answer: DeskAnswer | null, ticket: DeskTicket | null): Writing<AnswerWords> {
  if (!answer) {
    const at = place(ticket ? `${FROM}${ticket.id}` : 'new');
    return new Writing(at, { version: null, values: ticket ? wordsFrom(ticket) : wordsOf(null) });
  }
  const from = { id: answer.id, version: answer.version, values: wordsOf(answer) };
  return new Writing(place(answer.id), from, async (id) => {
    const now = await readAnswer(id, 'by_person');
    if ('problem' in now) return now;
    return { ok: { version: now.ok.version, values: wordsOf(now.ok), by: now.ok.by?.name ?? null } };
  });
}

/** The ticket an item of the page names to write from. */
export function ticketOf(item: string | null): string | null {
  return item?.startsWith(FROM) ? item.slice(FROM.length) : null;
}

/** Opens the solution that grew from this ticket, or begins to write it. */
export async function publishFrom(ticket: DeskTicket): Promise<void> {
  const known = await answers({ ticket: ticket.id }, null, 1, 'by_person');
  const [first] = 'ok' in known ? known.ok.items : [];
  desk.page('answers', first?.id ?? `${FROM}${ticket.id}`);
}
