/** The honest wait in one line. */
import type { WaitView } from '$lib/ipc';
import { words } from '$lib/words/words.svelte';

/** From three hours on a number of minutes helps nobody. */
const TODAY_FROM_MINUTES = 180;

export function waitLine(wait: WaitView | null): string {
  if (!wait) return words.say('form-wait-unknown');
  if (wait.opens_at) return words.say('form-wait-opens', { time: words.moment(wait.opens_at) });
  if (wait.minutes >= TODAY_FROM_MINUTES) return words.say('form-wait-today');
  return words.say(wait.busy ? 'form-wait-busy' : 'form-wait-minutes', { n: wait.minutes });
}
