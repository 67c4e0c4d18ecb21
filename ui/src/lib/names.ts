/** Initials and tint of a person's avatar; the name itself always stands beside it, never split or reordered. */

const letters = new Intl.Segmenter();

function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word)) return segment;
  return '';
}

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/u).filter(Boolean);
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return ends
    .map((part) => firstLetter(part ?? ''))
    .join('')
    .toLocaleUpperCase();
}

/** The same person has the same tint on every page. */
export function tint(name: string): string {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return `tint-${sum % 3}`;
}
