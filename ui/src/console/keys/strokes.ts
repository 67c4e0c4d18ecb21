/** A press of a key as a word that shortcuts are written in, on every layout of a keyboard. */

export interface Stroke {
  /** As in a shortcut: 'e', '?', 'Control+k', 'Enter'. */
  name: string;
  /** The same by where the key lies, for layouts that have no such letter. */
  placed: string | null;
}

const ALONE = ['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'];
/** Keys beside the letters, by where they lie on the layout that the shortcuts are written for. */
const PLACED: Record<string, [string, string]> = {
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Comma: [',', '<'],
};

/** The keys of a shortcut, in the order in which they are pressed. */
export function strokesOf(key: string): string[] {
  return key === ' ' ? [' '] : key.split(' ');
}

/** What was pressed; null for a key that only changes others, or for one that writes with AltGr. */
export function strokeOf(event: KeyboardEvent): Stroke | null {
  if (ALONE.includes(event.key)) return null;
  // AltGr writes characters and is told as Control and Alt together on some systems.
  if (event.getModifierState?.('AltGraph') || (event.ctrlKey && event.altKey)) return null;
  const held = event.ctrlKey || event.metaKey ? 'Control+' : event.altKey ? 'Alt+' : '';
  const letter = event.key.length === 1;
  // With Shift a letter is another key, but Caps Lock must not switch the shortcuts off.
  if (letter && event.shiftKey && /\p{L}/u.test(event.key)) {
    return held ? { name: `${held}Shift+${event.key.toLowerCase()}`, placed: null } : null;
  }
  const shift = !letter && event.shiftKey ? 'Shift+' : '';
  const name = letter ? event.key.toLowerCase() : event.key;
  const placed = placedAt(event, held !== '');
  return { name: `${held}${shift}${name}`, placed: placed === null ? null : `${held}${placed}` };
}

/** Whether the presses are those of a shortcut. */
export function fits(wanted: string[], pressed: Stroke[]): boolean {
  return (
    wanted.length === pressed.length &&
    pressed.every(({ name, placed }, index) => name === wanted[index] || placed === wanted[index])
  );
}

/** By place only where the layout writes no Latin character there, or Alt writes another one. */
function placedAt(event: KeyboardEvent, held: boolean): string | null {
  const written = event.key.codePointAt(0) ?? 0;
  if (written < 128 && !(held && event.key.length > 1)) return null;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return letter.toLowerCase();
  return PLACED[event.code]?.[event.shiftKey ? 1 : 0] ?? null;
}
