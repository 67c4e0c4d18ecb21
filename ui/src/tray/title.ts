/** The window's title for each page. */
import type { PageView } from '$lib/ipc';
import { words } from '$lib/words/words.svelte';

export function titleOf(page: PageView): string {
  switch (page.name) {
    case 'form':
      return words.say('window-title-form');
    case 'receipt':
      return words.say('window-title-receipt');
    case 'saved':
      return words.say('window-title-saved');
    case 'tickets':
      return words.say('window-title-tickets');
    case 'number':
      return words.say('window-title-number');
    case 'conversation':
      return words.say('window-title-ticket', { number: String(page.ticket.number) });
    case 'settings':
      return words.say('window-title-settings');
    case 'gone':
      return words.say('app-name');
  }
}
