/** What the server named in a request it refused: for each field what would be right there, as one sentence. */
import type { RefusedField } from '$lib/ipc';
import { words } from '$lib/words/words.svelte';

export function sentencesOf(fields: RefusedField[] | undefined): string[] {
  const sentences = (fields ?? []).map(sentenceOf);
  return [...new Set(sentences.filter((sentence) => sentence !== null))];
}

/**
 * Our own words first; the server's where it knows more, such as its limit; what can be said without it where it is
 * too old to say that; nothing rather than a code.
 */
function sentenceOf({ pointer, code, detail }: RefusedField): string | null {
  const own = `refused-${dashed(code)}`;
  const without = code === 'too_long' ? words.say('refused-is-too-long') : null;
  const right = words.has(own) ? words.say(own) : (detail ?? without);
  if (right === null) return null;
  const field = `refused-field-${dashed(pointer.split('/')[1] ?? '')}`;
  return words.has(field) ? words.say('refused-named', { field: words.say(field), right }) : right;
}

function dashed(name: string): string {
  return name.replaceAll('_', '-');
}
