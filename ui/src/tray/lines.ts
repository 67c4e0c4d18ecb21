/** Lines that nobody wrote, and states, worded for the person who asked. */
import type { MessageEvent, TicketHead, TicketRow } from '$lib/ipc';
import { words } from '$lib/words/words.svelte';

/** One line for what happened. `at` is when; an event may carry a later moment of its own. */
export function eventLine(event: MessageEvent, at: string, contact: string | null): string {
  const key = `event-${event.kind.replaceAll('_', '-')}`;
  const name = event.name ?? contact;
  if (event.kind === 'reopened' && !name) return words.say('event-reopened-nobody');
  return words.say(words.has(key) ? key : 'event-unknown', {
    name: name ?? words.say('talk-it'),
    time: words.moment(at),
    at: event.at ? words.moment(event.at) : '',
    until: event.until ? words.coming(event.until) : '',
    place: event.place ?? '',
    minutes: event.minutes ?? 0,
    number: event.number ? String(event.number) : '',
  });
}

export interface StatusTag {
  text: string;
  tone: '' | 'ok' | 'ask';
}

/** The word for a ticket's state; the colour only repeats it. */
export function statusTag(ticket: TicketHead): StatusTag {
  switch (ticket.status) {
    case 'received':
      return ticket.seen
        ? {
            text: words.say('status-received-seen', {
              name: ticket.seen.by,
              time: words.moment(ticket.seen.at),
            }),
            tone: '',
          }
        : { text: words.say('status-received'), tone: '' };
    case 'in_hand':
      return {
        text: ticket.contact
          ? words.say('status-in_hand', { contact: ticket.contact.name })
          : words.say('status-in_hand-nobody'),
        tone: 'ok',
      };
    case 'your_turn':
      return { text: words.say('status-your_turn'), tone: 'ask' };
    case 'fixed':
      return { text: words.say('status-fixed'), tone: 'ok' };
    case 'closed':
      return ticket.merged_into
        ? {
            text: words.say('status-closed-merged', { number: String(ticket.merged_into.number) }),
            tone: '',
          }
        : { text: words.say('status-closed'), tone: '' };
    case 'unknown':
      return { text: words.say('status-unknown'), tone: '' };
  }
}

/** The last line of a row: their words, or what happened. Open rows show the contact beside it already. */
export function lastLine(row: TicketRow, done: boolean): string {
  const { last } = row;
  if (last.event) return eventLine(last.event, last.at, row.contact?.name ?? null);
  if (last.author.kind === 'requester') {
    return words.say('list-last', { name: words.say('talk-you'), text: last.text });
  }
  if (!done && last.author.kind === 'contact') return last.text;
  return words.say('list-last', { name: last.author.name, text: last.text });
}
