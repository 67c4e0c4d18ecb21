/** What a caller's earlier tickets say about this one. */
import type { TicketBrief } from '$lib/api';

/** Words shorter than this carry no meaning of their own. */
const LETTERS = 4;
/** Two subjects are alike if they share this much of the words they have together. */
const ALIKE = 0.5;

/** Earlier tickets about the same old problem: at least one, newest first. */
export function sameOld(subject: string, earlier: TicketBrief[]): TicketBrief[] {
  const now = meaning(subject);
  return earlier.filter((ticket) => likeness(now, meaning(ticket.subject)) >= ALIKE);
}

/** Whom this caller mostly talks to: the contact of two tickets or more, if no other has as many. */
export function usualContact(earlier: TicketBrief[]): string | null {
  const counts = new Map<string, number>();
  for (const { contact } of earlier) {
    if (contact) counts.set(contact.name, (counts.get(contact.name) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, one], [, other]) => other - one);
  if (!first || first[1] < 2 || first[1] === second?.[1]) return null;
  return first[0];
}

/** Whether a ticket is still being worked on. */
export function isOpen(ticket: { state: string }): boolean {
  return !['resolved', 'closed', 'merged'].includes(ticket.state);
}

function meaning(subject: string): Set<string> {
  const found = subject.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(found.filter((word) => word.length >= LETTERS));
}

function likeness(one: Set<string>, other: Set<string>): number {
  const all = new Set([...one, ...other]).size;
  return all === 0 ? 0 : [...one].filter((word) => other.has(word)).length / all;
}
