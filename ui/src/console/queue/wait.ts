/** How long a row has waited, as short as a list needs it. */
import { words } from '$lib/words/words.svelte';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** 18 min, 3 h, since Fri, since 9 Nov. */
export function waited(since: string): string {
  const ms = Math.max(0, words.now - Date.parse(since));
  if (ms < HOUR) return words.say('queue-minutes', { n: Math.floor(ms / MINUTE) });
  if (ms < 12 * HOUR) return words.say('queue-hours', { n: Math.floor(ms / HOUR) });
  return words.say('queue-since', { day: words.recent(since) });
}
