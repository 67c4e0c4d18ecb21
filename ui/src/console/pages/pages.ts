/** The pages beside the tickets, in the order of the side. */
import type { Component } from 'svelte';
import type { IconName } from '$lib/icons/shapes';
import type { PageName } from '../state/address.svelte';

export interface ConsolePage {
  name: PageName;
  group: 'run' | 'look_up';
  words: string;
  icon: IconName;
  /** "Go to" and a letter. */
  key: string;
  /** What stands beside its name on the side, where it is more than none. */
  count?: () => number;
  /** A page is loaded when it is gone to: the tickets are what must be there at once. */
  load: () => Promise<{ default: Component }>;
}

export const PAGE_GROUPS = [
  { name: 'run', words: 'nav-run' },
  { name: 'look_up', words: 'nav-look-up' },
] as const;

export const pages: readonly ConsolePage[] = [
  {
    name: 'absences',
    group: 'run',
    words: 'away-title',
    icon: 'away',
    key: 'g b',
    load: () => import('./absences/Absences.svelte'),
  },
];
