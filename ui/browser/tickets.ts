/** What tests of tickets share. */
import type { Json, Server, Technician } from './server';

export const FACTS = {
  taken_at: '2026-11-16T09:12:00Z',
  sections: [
    {
      id: 'computer',
      lines: [
        { key: 'hostname', value: 'LT-0482' },
        { key: 'model', value: 'Orrin 14 G3' },
      ],
    },
    {
      id: 'system',
      lines: [
        { key: 'os', value: 'Debian 12' },
        { key: 'running_for', value: '20', unit: 'days' },
      ],
    },
    {
      id: 'space',
      lines: [
        { key: 'disk_free', value: '4.0', unit: 'GB' },
        { key: 'disk_size', value: '238.0', unit: 'GB' },
      ],
    },
  ],
};
/** One black dot, as a picture. */
export const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export async function ticketNow(server: Server, who: Technician, id: string): Promise<Json> {
  return (await server.must(who.token, 'GET', `/api/v1/desk/tickets/${id}`)).json;
}

/** Half a letter is no JSON; the rest of the corpus goes as it is. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '?');
}

export function messagesOf(ticket: Json): Json[] {
  return (ticket.messages as Json[]).filter((message) => !message.event);
}
