/** The words of every page, from the catalogue that the bell reads too, in the person's language and time. */
import { FluentBundle, FluentResource } from '@fluent/bundle';
import * as format from './format';
import { isolate } from './isolate';

const catalogues: Record<string, string> = import.meta.glob('$messages/*.ftl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Two private characters around the part of a sentence that a page sets apart. */
const OPEN = '\ue000';
const SHUT = '\ue001';

export type Values = Record<string, string | number>;

/** Reading a catalogue takes as long as drawing a page: each is read once. */
const read = new Map<string, FluentResource>();

function resourceOf(text: string): FluentResource {
  const resource = read.get(text) ?? new FluentResource(text);
  read.set(text, resource);
  return resource;
}

function bundleOf(language: string): FluentBundle {
  const bundle = new FluentBundle(format.localeOf(language), { useIsolating: false });
  const sources = Object.entries(catalogues);
  const named = (wanted: string): string[] =>
    sources.filter(([path]) => path.endsWith(`/${wanted}.ftl`)).map(([, text]) => text);
  const own = language.split('-')[0] ?? 'en';
  // English first: a sentence a translation lacks is read in English rather than as its key.
  for (const text of [...named('en'), ...(own === 'en' ? [] : named(own))]) {
    bundle.addResource(resourceOf(text), { allowOverrides: true });
  }
  return bundle;
}

export class Words {
  locale = $state('en');
  timeZone = $state<string>(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  /** Now, to the minute, so that "today" stays true while a page is open. */
  now = $state(Date.now());
  readonly #bundle = $derived(bundleOf(this.locale));

  /** The sentence of a key; the key itself if nobody wrote one. */
  say(key: string, values: Values = {}): string {
    const message = this.#bundle.getMessage(key);
    if (!message?.value) return key;
    const filled = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolate(value)]));
    return this.#bundle.formatPattern(message.value, filled, []);
  }

  has(key: string): boolean {
    return this.#bundle.hasMessage(key);
  }

  /** The sentence in three: before, the value that stands out, after. */
  around(key: string, standsOut: string, values: Values): [string, string, string] {
    const whole = this.say(key, {
      ...values,
      [standsOut]: `${OPEN}${values[standsOut] ?? ''}${SHUT}`,
    });
    const [before = '', rest = ''] = whole.split(OPEN);
    const [inside = '', after = ''] = rest.split(SHUT);
    return [before, inside, after];
  }

  time(at: string): string {
    return format.time(this, at);
  }
  date(at: string): string {
    return format.date(this, at, this.now);
  }
  recent(at: string): string {
    return format.recent(this, at, this.now);
  }
  coming(at: string): string {
    return format.coming(this, at, this.now);
  }
  moment(at: string): string {
    return format.moment(this, at, this.now);
  }
  weekday(at: string): string {
    return format.weekday(this, at);
  }
  size(bytes: number): string {
    return format.size(this, bytes);
  }
}

/** One window speaks one language. */
export const words = new Words();
