/** Values of the wire as the desk says them: a key of the catalogue each, and an icon where one helps. */
import type { DeskTicketHead } from '$lib/api';
import type { IconName } from '$lib/icons/shapes';
import { words } from '$lib/words/words.svelte';

export interface Label {
  icon: IconName;
  key: string;
}

const REACH: Record<string, Label> = {
  here: { icon: 'chat', key: 'reach-here' },
  call: { icon: 'phone', key: 'reach-call' },
  visit: { icon: 'pin', key: 'reach-visit' },
  email: { icon: 'chat', key: 'reach-email' },
};

const CHANNELS: Record<string, string> = {
  bell: 'from-bell',
  help_page: 'from-help',
  phone: 'from-phone',
  walk_in: 'from-walk-in',
  email: 'from-email',
  chat: 'from-chat',
};

/** How the caller wishes to hear back; nothing for a way this page does not know. */
export function reachLabel(reach: { by: string } | null | undefined): Label | undefined {
  return reach ? REACH[reach.by] : undefined;
}

/** How the ticket came in, with `time` to fill in. */
export function channelKey(channel: string): string {
  return CHANNELS[channel] ?? 'from-bell';
}

/** Until when a contact is away, and who is to cover; or that they do not come back. */
export function awayLine(away: NonNullable<DeskTicketHead['away']>): string {
  if (!away.until) return words.say('away-line-gone');
  const until = words.say('away-line-until', { date: words.coming(away.until) });
  const name = away.proposed?.name;
  return `${until} · ${name ? words.say('away-proposed', { name }) : words.say('away-nobody')}`;
}

/** What a logged call still lacks. */
export function wantsLine(wants: NonNullable<DeskTicketHead['wants']>): string {
  const lacks = [
    ...(wants.topic ? [words.say('wants-topic')] : []),
    ...(wants.fields ?? []).map(({ label }) => label),
  ];
  return words.say('wants-line', { what: lacks.join(', ') });
}
