/** The views by name, and what counts them. */
import type { Counts, DeskView } from '$lib/api';

export const VIEW_NAMES: Record<DeskView, string> = {
  unassigned: 'nav-unassigned',
  mine: 'nav-mine',
  team: 'nav-team',
  open: 'nav-all',
  visits: 'nav-visits',
  to_complete: 'nav-complete',
  away: 'nav-away',
  solved: 'nav-solved',
};

export const VIEW_ICONS = {
  unassigned: 'inbox',
  mine: 'person',
  team: 'people',
  open: 'list',
  visits: 'pin',
  to_complete: 'pen',
  away: 'away',
  solved: 'check',
} as const satisfies Record<DeskView, string>;

/** "Go to" and a letter. */
export const VIEW_KEYS: Record<DeskView, string> = {
  unassigned: 'g u',
  mine: 'g m',
  team: 'g t',
  open: 'g o',
  visits: 'g v',
  to_complete: 'g c',
  away: 'g a',
  solved: 'g l',
};

/** How many a view holds; the solved log is not counted. */
export function countOf(view: DeskView, counts: Counts | null): number | null {
  return view === 'solved' ? null : (counts?.[view] ?? null);
}
