/** A shortcut as it stands on the screen: one text for each key. */
import { words } from '$lib/words/words.svelte';
import { strokesOf } from './strokes';

const NAMED: Record<string, string> = {
  Enter: 'keys-enter',
  Escape: 'keys-escape',
  Control: 'keys-control',
  Alt: 'keys-alt',
  Shift: 'keys-shift',
  Home: 'keys-home',
  End: 'keys-end',
  PageUp: 'keys-page-up',
  PageDown: 'keys-page-down',
};

export function shownKey(key: string): string[] {
  return strokesOf(key).map((stroke) =>
    stroke
      .split('+')
      .map((part) => {
        const named = NAMED[part];
        return named ? words.say(named) : part.length === 1 ? part.toUpperCase() : part;
      })
      .join('+'),
  );
}
