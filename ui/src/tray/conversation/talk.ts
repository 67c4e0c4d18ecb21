/** What a conversation's messages mean for the page. */
import type { MessageView } from '$lib/ipc';

/** How many different people wrote as the requester: with two, each bubble names its author. */
export function requesters(messages: MessageView[]): number {
  return new Set(
    messages.filter(({ author }) => author.kind === 'requester').map(({ author }) => author.name),
  ).size;
}

/** The offered answers of the newest word, while nobody has answered it. */
export function openQuickAnswers(messages: MessageView[]): string[] {
  const newest = messages.findLast((message) => !message.event);
  if (!newest || newest.author.kind === 'requester') return [];
  return newest.quick_answers ?? [];
}
