/** The plain-words check: words of the trade in a reply, each with a kinder one. Nothing of it leaves the page. */

/** Ways to say one thing of the trade, and what to say instead. */
export interface Plainer {
  said: string[];
  better: string;
}

/** A place in the text where a kinder wording fits; `end` is the position after it. */
export interface Hint {
  at: number;
  end: number;
  word: string;
  better: string;
}

/** More than this at once would be a lecture. */
const MOST = 3;

/** The first places where the list has something kinder, each wording once, in the order of the text. */
export function hints(text: string, list: Plainer[], most = MOST): Hint[] {
  const found: Hint[] = [];
  for (const { said, better } of list) {
    const pattern = patternOf(said);
    if (!pattern) continue;
    const hit = pattern.exec(text);
    if (!hit) continue;
    const word = hit[0];
    found.push({ at: hit.index, end: hit.index + word.length, word, better: likewise(word, better) });
  }
  found.sort((one, other) => one.at - other.at || other.end - one.end);
  // Of two that overlap the one that begins first, and of those the longer one.
  let reached = 0;
  return found
    .filter((hint) => {
      const free = hint.at >= reached;
      if (free) reached = hint.end;
      return free;
    })
    .slice(0, most);
}

/** The text with the kinder wording in place. */
export function replaced(text: string, hint: Hint): string {
  return text.slice(0, hint.at) + hint.better + text.slice(hint.end);
}

/** A line of the catalogue as ways to say it: they stand between commas. */
export function waysOf(line: string): string[] {
  return line
    .split(',')
    .map((way) => way.trim())
    .filter(Boolean);
}

function patternOf(said: string[]): RegExp | null {
  if (said.length === 0) return null;
  const ways = [...said]
    .sort((one, other) => other.length - one.length)
    .map((way) => way.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+'));
  // Whole words only, in every script: `\b` knows Latin letters alone.
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${ways.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** A capital where a sentence began with the word; a word all in capitals says nothing about its place. */
function likewise(word: string, better: string): string {
  const first = word.slice(0, 1);
  const capital = first !== first.toLocaleLowerCase() && word !== word.toLocaleUpperCase();
  return capital ? better.slice(0, 1).toLocaleUpperCase() + better.slice(1) : better;
}
