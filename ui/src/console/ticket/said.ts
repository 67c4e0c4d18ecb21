/** A refusal in words, for the place where it happened. */
import type { Problem } from '$lib/api';
import { words } from '$lib/words/words.svelte';

export function said(problem: Problem): string {
  const key = `problem-${problem.code.replaceAll('_', '-')}`;
  if (problem.code === 'validation_failed') {
    const right = problem.errors?.map((error) => error.detail).find(Boolean);
    if (right) return right;
  }
  if (words.has(key)) return words.say(key, { name: problem.name ?? words.say('talk-it') });
  return problem.detail || words.say('problem-unknown');
}
