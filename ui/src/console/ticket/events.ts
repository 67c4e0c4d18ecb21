/** Lines of the conversation that nobody wrote, in words for the desk. */
import type { DeskMessage } from '$lib/api';
import { words } from '$lib/words/words.svelte';

/** `me` is the name of the technician who reads. */
export function eventWords(message: DeskMessage, who: { caller: string; me: string | undefined }): string {
  const event = message.event;
  if (!event) return '';
  const time = words.moment(message.at);
  if (event.kind === 'taken' && who.me !== undefined && event.name === who.me) {
    return words.say('act-took', { time, caller: who.caller });
  }
  const kind = event.kind.replaceAll('_', '-');
  // Where it carries on may be hidden from this reader.
  const key = words.has(`event-${kind}-hidden`) && !event.number ? `event-${kind}-hidden` : `event-${kind}`;
  const line = words.say(words.has(key) ? key : 'event-unknown', {
    name: event.name ?? words.say('talk-it'),
    time,
    at: event.at ? words.moment(event.at) : '',
    until: event.until ? words.coming(event.until) : '',
    place: event.place ?? '',
    minutes: event.minutes ?? 0,
    number: event.number ? String(event.number) : '',
  });
  return event.kind === 'taken' ? line : words.say('event-line', { line, time });
}
