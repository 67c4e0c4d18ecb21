/** What is written of a known issue, as the page's fields hold it. */
import type { DeskIncident, PutIncident } from '$lib/api';
import { desk } from '../../desk.svelte';
import { mayLead } from '../parts/rights';
import { fieldOf, momentOf } from '../../ticket/moments';
import { Writing } from '../run/writing.svelte';

/** A ticket that the issue is declared from. */
export interface Named {
  id: string;
  number: number;
  subject: string;
}

export interface IncidentWords {
  title: string;
  text: string;
  meanwhile: string;
  everyone: boolean;
  places: string[];
  departments: string[];
  models: string[];
  words: string[];
  /** Whoever writes it, if empty. */
  contact: string;
  /** When news are promised, as its field shows it. */
  next: string;
  tickets: Named[];
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;

/** In an hour, at the next full quarter: a promise that can be kept. */
export function inAnHour(now = Date.now()): string {
  return fieldOf(new Date(Math.ceil((now + HOUR_MS) / QUARTER_MS) * QUARTER_MS));
}

export function wordsOf(incident: DeskIncident | null): IncidentWords {
  const touches = incident?.touches;
  return {
    title: incident?.title ?? '',
    text: incident?.text ?? '',
    meanwhile: incident?.meanwhile ?? '',
    everyone: touches?.everyone ?? true,
    places: touches?.places ?? [],
    departments: touches?.departments ?? [],
    models: touches?.models ?? [],
    words: incident?.words ?? [],
    contact: incident?.contact?.id ?? desk.me?.id ?? '',
    next: incident?.next_update_at ? fieldOf(new Date(incident.next_update_at)) : inAnHour(),
    tickets: [],
  };
}

/** What is sent. `promised` is the time as the server has it: a field holds no seconds, and the same time is no news. */
export function bodyOf(now: IncidentWords, promised: string | null): PutIncident {
  const touches = now.everyone
    ? { everyone: true }
    : { everyone: false, places: now.places, departments: now.departments, models: now.models };
  const same = promised !== null && fieldOf(new Date(promised)) === now.next;
  return {
    title: now.title.trim(),
    text: now.text.trim(),
    ...(now.meanwhile.trim() ? { meanwhile: now.meanwhile.trim() } : {}),
    touches,
    ...(now.words.length > 0 ? { words: now.words } : {}),
    ...(now.contact ? { contact: now.contact } : {}),
    next_update_at: same ? promised : (momentOf(now.next) ?? ''),
    ...(now.tickets.length > 0 ? { tickets: now.tickets.map(({ id }) => id) } : {}),
  };
}

/** Where words about an issue are kept until they are sent. */
export function placeFor(what: 'incident' | 'news' | 'over', id: string): string {
  return `deskbell-write-${desk.me?.id ?? ''}-${what}-${id}`;
}

export function declaring(): Writing<IncidentWords> {
  return new Writing(placeFor('incident', 'new'), { version: null, values: wordsOf(null) });
}

/** Begins to declare one from tickets, beside what was begun before. */
export function declareFrom(tickets: Named[]): void {
  const writing = declaring();
  const known = writing.now.tickets.map(({ id }) => id);
  writing.now.tickets = [
    ...writing.now.tickets,
    ...tickets
      .filter(({ id }) => !known.includes(id))
      .map(({ id, number, subject }) => ({ id, number, subject })),
  ];
  writing.keep();
  desk.page('incidents', 'new');
}

/** Leads and administrators tell everybody; whoever is on one does as well. */
export function mayTell(incident: DeskIncident | null): boolean {
  const me = desk.me;
  return me !== null && (mayLead(me) || (incident?.contact?.id ?? null) === me.id);
}
