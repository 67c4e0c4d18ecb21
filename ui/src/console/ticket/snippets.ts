/** Reply texts by their short names: `::`, some letters, and the text stands there with its names filled in. */

/** Two colons at the beginning of a word, and what was typed of a name behind them. */
const BEGUN = /(?:^|[\s(“"])::([a-z0-9_-]*)$/i;
const NAMED = /\{([a-z]+)\}/g;

export interface Begun {
  /** Where the colons stand. */
  at: number;
  typed: string;
}

/** The snippet that is being typed in front of the caret. */
export function begunAt(text: string, caret: number): Begun | null {
  const hit = BEGUN.exec(text.slice(0, caret));
  const typed = hit?.[1];
  return typed === undefined ? null : { at: caret - typed.length - 2, typed: typed.toLowerCase() };
}

/** Those whose names begin so first, then those that have it anywhere. */
export function fitting<T extends { name: string }>(all: readonly T[], typed: string, most: number): T[] {
  const begins = all.filter(({ name }) => name.startsWith(typed));
  const holds = all.filter(({ name }) => !name.startsWith(typed) && name.includes(typed));
  return [...begins, ...holds].slice(0, most);
}

/** The text with what is known filled in; what nobody knows keeps its braces, to be seen and filled by hand. */
export function filled(body: string, known: Record<string, string | null | undefined>): string {
  return body.replaceAll(NAMED, (whole, name: string) => known[name] || whole);
}

/** The whole text with the snippet in place of what was typed, and where the caret stands then. */
export function putIn(text: string, begun: Begun, caret: number, snippet: string): [string, number] {
  return [text.slice(0, begun.at) + snippet + text.slice(caret), begun.at + snippet.length];
}
