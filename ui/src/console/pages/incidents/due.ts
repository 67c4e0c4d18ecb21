/** When news of a known issue are due, in words. */
import type { DeskIncident } from '$lib/api';
import { words } from '$lib/words/words.svelte';

export function isOverdue(incident: DeskIncident): boolean {
  const next = incident.next_update_at;
  return incident.state === 'open' && next != null && Date.parse(next) <= words.now;
}

export function dueLine(incident: DeskIncident): string {
  const next = incident.next_update_at;
  if (incident.state !== 'open' || !next) {
    return incident.over_at ? words.say('inc-over-since', { at: words.moment(incident.over_at) }) : '';
  }
  const time = words.moment(next);
  return words.say(isOverdue(incident) ? 'inc-due' : 'inc-next-at', { time });
}
