/** The word list of the plain-words check, in the language of the page. */
import { words } from '$lib/words/words.svelte';
import { waysOf, type Plainer } from './plain';

/** What is said, and what is kinder: two sentences of the catalogue each. */
const LIST: [string, string][] = [
  ['plain-deadline', 'plain-deadline-better'],
  ['plain-tier', 'plain-tier-better'],
  ['plain-escalated', 'plain-escalated-better'],
  ['plain-escalate', 'plain-escalate-better'],
  ['plain-supplier', 'plain-supplier-better'],
  ['plain-user-error', 'plain-user-error-better'],
  ['plain-invalid', 'plain-invalid-better'],
  ['plain-failed', 'plain-failed-better'],
  ['plain-resolved', 'plain-resolved-better'],
  ['plain-submit', 'plain-submit-better'],
  ['plain-log', 'plain-log-better'],
  ['plain-telemetry', 'plain-telemetry-better'],
  ['plain-authenticate', 'plain-authenticate-better'],
  ['plain-credentials', 'plain-credentials-better'],
  ['plain-queue', 'plain-queue-better'],
  ['plain-self-service', 'plain-self-service-better'],
  ['plain-assigned', 'plain-assigned-better'],
  ['plain-agent', 'plain-agent-better'],
  ['plain-script', 'plain-script-better'],
  ['plain-priority', 'plain-priority-better'],
];

export function plainWords(): Plainer[] {
  return LIST.map(([said, better]) => ({ said: waysOf(words.say(said)), better: words.say(better) }));
}
