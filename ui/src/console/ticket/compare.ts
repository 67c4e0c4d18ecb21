/** What changed on a ticket between two looks at it, for whoever was writing meanwhile. */
import type { DeskMessage, DeskTicket } from '$lib/api';

/** One thing that is not as it was; `from` and `to` are absent where there was or is nothing. */
export type Difference =
  | { what: 'subject' | 'contact' | 'worker' | 'team' | 'topic'; from?: string; to?: string }
  | { what: 'state'; from: string; to: string }
  | { what: 'next' | 'visit'; from?: string; to?: string }
  | { what: 'message'; by: string | null; internal: boolean; text: string };

type Named = { name: string } | null | undefined;

export function differences(before: DeskTicket, now: DeskTicket): Difference[] {
  const found: Difference[] = [];
  const compare = (
    what: 'subject' | 'contact' | 'worker' | 'team' | 'topic' | 'next' | 'visit',
    from?: string | null,
    to?: string | null,
  ): void => {
    if ((from ?? '') === (to ?? '')) return;
    found.push({ what, ...(from ? { from } : {}), ...(to ? { to } : {}) });
  };
  const name = (of: Named): string | undefined => of?.name;
  compare('subject', before.subject, now.subject);
  if (before.state !== now.state) found.push({ what: 'state', from: before.state, to: now.state });
  compare('contact', name(before.contact), name(now.contact));
  compare('worker', name(before.worker), name(now.worker));
  compare('team', name(before.team), name(now.team));
  compare('topic', name(before.topic), name(now.topic));
  compare('next', before.next_update_by, now.next_update_by);
  compare('visit', before.visit?.at, now.visit?.at);
  const known = new Set(before.messages.map((message) => message.id));
  for (const message of now.messages) {
    if (known.has(message.id) || message.event) continue;
    found.push({
      what: 'message',
      by: authorOf(message),
      internal: message.visibility === 'internal',
      text: message.body,
    });
  }
  return found;
}

/** Whether an edit begun at one look may go on at the other: nothing that an edit changes or stands on is different,
 *  also where no words of ours tell of it. */
export function standsOnTheSame(before: DeskTicket, now: DeskTicket): boolean {
  const ground = (ticket: DeskTicket): string =>
    JSON.stringify([
      ticket.requester.id,
      ticket.asker ?? null,
      [ticket.contact, ticket.worker, ticket.team, ticket.topic].map((of) => of?.id ?? null),
      [ticket.cover?.technician.id ?? null, ticket.cover?.until ?? null],
      [ticket.subject, ticket.state, ticket.impact ?? null, ticket.desk_impact ?? null, ticket.tags ?? []],
      [ticket.next_update_by ?? null, ticket.visit ?? null, ticket.incident?.id ?? null],
      ticket.pending?.id ?? null,
      ticket.messages.filter((message) => !message.event).map((message) => message.id),
    ]);
  return ground(before) === ground(now);
}

/** Who changed it, as far as the conversation tells: the newest author or the name in the newest event. */
export function changedBy(before: DeskTicket, now: DeskTicket): string | null {
  const known = new Set(before.messages.map((message) => message.id));
  const newest = now.messages.findLast((message) => !known.has(message.id));
  return newest ? (authorOf(newest) ?? newest.event?.name ?? null) : null;
}

export function authorOf(message: DeskMessage): string | null {
  return message.author.kind === 'system' ? null : message.author.name;
}
