/** A line of facts in words: the very value that is sent, with its name. */
import { words } from './words.svelte';

export interface Line {
  key: string;
  value?: string | null;
  unit?: string | null;
}

/** Value and unit as they are sent. */
export function valueOf(line: Line): string {
  if (!line.value) return words.say('facts-absent');
  return line.unit ? `${line.value} ${line.unit}` : line.value;
}

/** The name of a line; the key that is sent if the catalogue has no word for it. */
export function labelOf(line: Line): string {
  const key = line.key.replaceAll(/[_.]/g, '-');
  const named = [`facts-line-${key}`, `facts-${key}`].find((name) => words.has(name));
  return named ? words.say(named) : line.key;
}

/** The name of a section; its id if a newer bell sent one this page does not know. */
export function sectionName(id: string): string {
  return words.has(`facts-${id}`) ? words.say(`facts-${id}`) : id;
}
