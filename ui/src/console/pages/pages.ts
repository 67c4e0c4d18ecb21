/** The pages beside the tickets, in the order of the side. */
import type { Component } from 'svelte';
import type { IconName } from '$lib/icons/shapes';
import { desk } from '../desk.svelte';
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
    name: 'incidents',
    group: 'run',
    words: 'nav-incidents',
    icon: 'horn',
    key: 'g i',
    count: () => desk.known.running.length,
    load: () => import('./incidents/Incidents.svelte'),
  },
  {
    name: 'answers',
    group: 'run',
    words: 'nav-answers',
    icon: 'chat',
    key: 'g w',
    load: () => import('./answers/Answers.svelte'),
  },
  {
    name: 'templates',
    group: 'run',
    words: 'nav-templates',
    icon: 'file',
    key: 'g e',
    load: () => import('./templates/Templates.svelte'),
  },
  {
    name: 'absences',
    group: 'run',
    words: 'away-title',
    icon: 'away',
    key: 'g b',
    load: () => import('./absences/Absences.svelte'),
  },
  {
    name: 'desk',
    group: 'run',
    words: 'desk-title',
    icon: 'gear',
    key: 'g s',
    load: () => import('./desk/Desk.svelte'),
  },
  {
    name: 'people',
    group: 'look_up',
    words: 'people-title',
    icon: 'people',
    key: 'g p',
    load: () => import('./people/People.svelte'),
  },
  {
    name: 'machines',
    group: 'look_up',
    words: 'machines-title',
    icon: 'laptop',
    key: 'g d',
    count: () => desk.waiting.list.length,
    load: () => import('./machines/Machines.svelte'),
  },
];
