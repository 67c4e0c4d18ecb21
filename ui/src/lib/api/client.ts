/** The one client, and what a request says about who asked for it. */
import createClient from 'openapi-fetch';
import type { paths } from './schema';

export const client = createClient<paths>({ credentials: 'same-origin' });

/** Whether a person asked, or the page by itself. */
export type Asked = 'by_person' | 'by_page';

/** Says that nobody at the screen asked: such a request keeps no session alive. */
const UNATTENDED = { 'Deskbell-Unattended': '1' };

export const said = (asked: Asked): Record<string, string> => (asked === 'by_page' ? UNATTENDED : {});
