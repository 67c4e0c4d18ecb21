/** Facts about the computer in words: the very values that are sent, never others. */
import type { FactLine, FactsView, SectionId } from '$lib/ipc';
import { labelOf, sectionName, valueOf } from '$lib/words/facts';
import { words } from '$lib/words/words.svelte';

/** The six sections, in the order of the form. */
export const SECTIONS: SectionId[] = ['computer', 'system', 'screens', 'network', 'space', 'apps'];

/** How many values a section's summary names; every line stands behind "See every line". */
const SUMMARY_VALUES = 3;

export function isIncluded(facts: FactsView, section: SectionId): boolean {
  return facts.included.includes(section);
}

export function countOf(facts: FactsView): number {
  return SECTIONS.filter((section) => isIncluded(facts, section)).length;
}

export function linesOf(facts: FactsView, section: SectionId): FactLine[] {
  return facts.facts.sections.find(({ id }) => id === section)?.lines ?? [];
}

/** Lines whose value says by itself what it is; "wired" or "2" would not. */
const SPEAKS_FOR_ITSELF = ['hostname', 'model', 'os', 'screen', 'dock', 'app'];

function told(line: FactLine): string {
  return SPEAKS_FOR_ITSELF.includes(line.key)
    ? valueOf(line)
    : words.say('facts-figure', { name: labelOf(line), value: valueOf(line) });
}

/** What a row says about its section: the real values about to be sent, or why there are none. */
export function summaryOf(facts: FactsView, section: SectionId): string {
  if (!isIncluded(facts, section)) return words.say(section === 'apps' ? 'facts-apps-off' : 'facts-off');
  if (facts.unread.includes(section)) return words.say('facts-unread');
  const values = linesOf(facts, section).filter((line) => line.value);
  if (values.length === 0) return words.say('facts-unread');
  return values.slice(0, SUMMARY_VALUES).map(told).join(' · ');
}

/** Everything that is sent, as text. */
export function textOf(facts: FactsView): string {
  return SECTIONS.filter((section) => isIncluded(facts, section))
    .flatMap((section) => [
      sectionName(section),
      ...linesOf(facts, section).map((line) => `  ${labelOf(line)}: ${valueOf(line)}`),
    ])
    .join('\n');
}
