/** Where the console is: view, filters, search and the open ticket stand in the address, so that reload, back and a
 *  copied link lead to the same page. */
import type { DeskView } from '$lib/api';

export const VIEWS: readonly DeskView[] = [
  'unassigned',
  'mine',
  'team',
  'open',
  'visits',
  'to_complete',
  'away',
  'solved',
];

/** Pages beside the tickets. */
export const PAGES = ['incidents', 'answers', 'templates', 'people', 'machines', 'absences', 'desk'] as const;
export type PageName = (typeof PAGES)[number];

export interface Place {
  /** A page that stands where the tickets stand otherwise. */
  page: PageName | null;
  /** What the page shows of its own: an id, or the name of one of its parts. */
  item: string | null;
  view: DeskView;
  q: string;
  /** The search looks through the view only, not through everything. */
  within: boolean;
  team: string | null;
  topic: string | null;
  person: string | null;
  /** Received on this day or later, and before that one: `2026-11-16`. */
  from: string | null;
  to: string | null;
  /** The open ticket's id. */
  ticket: string | null;
}

/** What narrows a view, with nothing of it chosen. */
export const NO_FILTER = { team: null, topic: null, person: null, from: null, to: null } as const;

/** Away from every page, at the tickets. */
export const NO_PAGE = { page: null, item: null } as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ITEM = /^[a-z0-9_-]{1,64}$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;

export function placeOf(search: string): Place {
  const given = new URLSearchParams(search);
  const like = (name: string, form: RegExp): string | null => {
    const value = given.get(name) ?? '';
    return form.test(value) ? value : null;
  };
  const page = PAGES.find((page) => page === given.get('page')) ?? null;
  return {
    page,
    item: page && like('item', ITEM),
    view: VIEWS.find((view) => view === given.get('view')) ?? 'unassigned',
    q: given.get('q') ?? '',
    within: given.get('in') === 'view',
    team: like('team', UUID),
    topic: like('topic', UUID),
    person: like('person', UUID),
    from: like('from', DAY),
    to: like('to', DAY),
    ticket: like('ticket', UUID),
  };
}

/** The address of a place; what is usual stays out of it. */
export function addressOf(place: Place): string {
  const said = new URLSearchParams(place.page ? { page: place.page } : {});
  if (place.page && place.item) said.set('item', place.item);
  said.set('view', place.view);
  if (place.q) said.set('q', place.q);
  if (place.q && place.within) said.set('in', 'view');
  for (const name of ['team', 'topic', 'person', 'from', 'to', 'ticket'] as const) {
    const value = place[name];
    if (value) said.set(name, value);
  }
  return `/?${said.toString()}`;
}

export class Address {
  place = $state.raw<Place>(placeOf(''));

  /** Takes the place from the browser's address, and again whenever the person goes back or forward. */
  listen(): () => void {
    this.place = placeOf(location.search);
    const moved = (): void => {
      this.place = placeOf(location.search);
    };
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }

  /** Goes to a place; typing in the search replaces the entry of the history instead of adding one for each letter. */
  go(change: Partial<Place>, how: 'push' | 'replace' = 'push'): void {
    const next = { ...this.place, ...change };
    if (addressOf(next) === addressOf(this.place)) return;
    this.place = next;
    if (how === 'push') history.pushState(null, '', addressOf(next));
    else history.replaceState(null, '', addressOf(next));
  }

  /** The address with something changed, for a link. */
  with(change: Partial<Place>): string {
    return addressOf({ ...this.place, ...change });
  }

  get filtered(): boolean {
    const { team, topic, person, from, to } = this.place;
    return [team, topic, person, from, to].some((value) => value !== null);
  }
}
