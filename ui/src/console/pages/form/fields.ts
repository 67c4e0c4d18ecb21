/** What a card of the desk consists of, as its form shows it: one description for asking, comparing and refusing. */
import type { OpeningHours, Problem } from '$lib/api';
import { words } from '$lib/words/words.svelte';

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const A_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export type Value = string | boolean | string[] | OpeningHours[];
export type Values = Record<string, Value>;

export interface Choice {
  value: string;
  label: string;
}

export interface Field {
  /** The name on the wire, which a refusal points at. */
  name: string;
  /** The message that names it. */
  words: string;
  kind:
    | 'line'
    | 'email'
    | 'phone'
    | 'number'
    | 'secret'
    | 'moment'
    | 'lines'
    | 'check'
    | 'one'
    | 'many'
    | 'hours';
  /** The message that says what is right. */
  hint?: string;
  /** For `one` and `many`. */
  choices?: () => Choice[];
  /** Longest text, in characters. */
  most?: number;
}

/** One field of a card that is not as it was when the edit began. */
export interface Changed {
  field: string;
  from: string;
  to: string;
}

/** A value as words. */
export function shown(field: Field, value: Value | undefined): string {
  const none = words.say('stale-nothing');
  if (typeof value === 'boolean') return words.say(value ? 'card-yes' : 'card-no');
  if (typeof value === 'string') {
    if (value === '') return none;
    return field.kind === 'one' ? nameOf(field, value) : value.replace('T', ' ');
  }
  if (!value?.length) return none;
  const parts = value.map((one) =>
    typeof one === 'string' ? nameOf(field, one) : `${dayName(one.day)} ${one.from}–${one.until}`,
  );
  return parts.join(', ');
}

function nameOf(field: Field, value: string): string {
  return field.choices?.().find((one) => one.value === value)?.label ?? value;
}

/** Monday, in the language of the page. */
export function dayName(day: OpeningHours['day']): string {
  const name = new Intl.DateTimeFormat(words.locale, { weekday: 'long', timeZone: 'UTC' });
  return name.format(A_MONDAY + DAYS.indexOf(day) * DAY_MS);
}

/** What differs between two looks at a card. */
export function changedBetween(fields: Field[], before: Values, now: Values): Changed[] {
  return fields
    .filter(({ name }) => JSON.stringify(before[name]) !== JSON.stringify(now[name]))
    .map((field) => ({
      field: words.say(field.words),
      from: shown(field, before[field.name]),
      to: shown(field, now[field.name]),
    }));
}

/** What would be right, by the name of the field; what no field of this form stands for is under the empty name. */
export function refusedFields(fields: Field[], problem: Problem): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const { pointer, detail } of problem.errors ?? []) {
    const [, first = '', index] = pointer.split('/');
    const field = fields.find(({ name }) => name === first);
    const at = Number(index);
    const counts = field && (field.kind === 'lines' || field.kind === 'hours') && Number.isInteger(at);
    const text = counts ? words.say('card-line', { n: at + 1, right: detail }) : detail;
    wrong[field?.name ?? ''] ??= text;
  }
  return wrong;
}

/** The lines of a text, without empty ones. */
export function linesOf(value: Value | undefined): string[] {
  const text = typeof value === 'string' ? value : '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** What a field of a form holds as text, or nothing where it is empty. */
export function lineOf(value: Value | undefined): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}
