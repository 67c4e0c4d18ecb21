/** The window's title for each page. */
import type { View } from '$lib/ipc';
import { words } from '$lib/words/words.svelte';
import { nextOf } from './request/next';

export function titleOf({ page, connection }: View): string {
  switch (page.name) {
    case 'form':
      return words.say('window-title-form');
    case 'receipt':
      return words.say('window-title-receipt');
    case 'saved':
      return words.say(
        nextOf(connection, page).say === 'offline-body' ? 'window-title-saved' : 'window-title-kept',
      );
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
