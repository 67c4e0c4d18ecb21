/** Moving between the panes of the page, and to its search. */
import { tick } from 'svelte';
import { desk } from './desk.svelte';
import { NO_PAGE } from './state/address.svelte';

const IN_A_PANE = 'a[href][tabindex="0"], a[aria-current], h1[tabindex], textarea, a[href], button, input';

/** Panes that are on the screen, in reading order. */
function panes(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(isShown);
}

/** The focus goes to the next pane, or the one before it. */
export function movePane(by: 1 | -1): void {
  const all = panes();
  const at = all.findIndex((pane) => pane.contains(document.activeElement));
  const from = at < 0 && by < 0 ? 0 : at;
  const next = all[(from + by + all.length) % all.length];
  if (!next) return;
  const found = [...next.querySelectorAll<HTMLElement>(IN_A_PANE)].filter(isShown);
  // What is current in a pane is where one was there last.
  const place = found.find((one) => one.matches('[tabindex="0"], [aria-current]')) ?? found[0];
  place?.focus();
}

/** The search that is on the screen: its place differs with the page's width. Where a narrow page has none, the
 *  tickets have it. */
export async function focusSearch(): Promise<void> {
  if (!searchField() && desk.address.place.page) {
    desk.address.go(NO_PAGE);
    await tick();
  }
  const field = searchField();
  field?.focus();
  field?.select();
}

function searchField(): HTMLInputElement | undefined {
  return [...document.querySelectorAll<HTMLInputElement>('[data-search]')].find(isShown);
}

function isShown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
