/** The one connection to the server, and who is told that it lets nobody in any more. */
import createClient from 'openapi-fetch';
import type { paths } from './schema';

export const client = createClient<paths>({ credentials: 'same-origin' });

/** Says that nobody at the screen asked: such a request keeps no session alive. */
const UNATTENDED = { 'Deskbell-Unattended': '1' };

/** Whether a person asked, or the page by itself. */
export type Asked = 'by_person' | 'by_page';

export const said = (asked: Asked) => (asked === 'by_page' ? UNATTENDED : {});

let ended: (() => void) | null = null;

/** Calls this whenever the server says that the session is over, whatever was asked for. */
export function whenSessionEnds(tell: () => void): () => void {
  ended = tell;
  return () => (ended = null);
}

client.use({
  onResponse({ response }) {
    if (response.status === 401) ended?.();
  },
});
