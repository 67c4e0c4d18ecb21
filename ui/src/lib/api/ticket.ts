/** What a technician does to a ticket, and what the forms for it choose from. */
import { client, said, type Asked } from './client';
import { resultOf, type Result } from './result';
import type {
  ActionDone,
  Attachment,
  DeskRow,
  DeskTicketRow,
  DeskWrite,
  DeskWritten,
  DoAction,
  Doing,
  LogCall,
  PatchTicket,
  Person,
  PersonRow,
  Team,
  Technician,
  Topic,
} from './types';

/** The version that was on the screen when the edit began. */
const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });

/** The id of the action stays the same when a person tries again; with it the action is taken back, too. */
export function act(
  id: string,
  version: number,
  action: string,
  body: DoAction,
): Promise<Result<ActionDone>> {
  return resultOf(
    client.PUT('/api/v1/desk/tickets/{id}/actions/{action}', {
      params: { path: { id, action }, header: ifMatch(version) },
      body,
    }),
  );
}

export function undo(id: string, action: string): Promise<Result<unknown>> {
  return resultOf(
    client.DELETE('/api/v1/desk/tickets/{id}/actions/{action}', { params: { path: { id, action } } }),
  );
}

/** Fields that are left out stay as they are; null clears one. Nothing comes back where it went out of sight. */
export function patch(
  id: string,
  version: number,
  write: string,
  body: PatchTicket,
): Promise<Result<DeskRow | undefined>> {
  return resultOf(
    client.PATCH('/api/v1/desk/tickets/{id}', {
      params: { path: { id }, header: { ...ifMatch(version), 'Deskbell-Write': write } },
      body,
    }),
  );
}

/** The id stays the same when a person tries again, so that a message stands once. A version goes with what changes the state. */
export function write(
  id: string,
  message: string,
  version: number | null,
  body: DeskWrite,
): Promise<Result<DeskWritten>> {
  return resultOf(
    client.PUT('/api/v1/desk/tickets/{id}/messages/{message}', {
      params: { path: { id, message }, ...(version === null ? {} : { header: ifMatch(version) }) },
      body,
    }),
  );
}

export function seen(id: string): Promise<Result<unknown>> {
  return resultOf(client.PUT('/api/v1/desk/tickets/{id}/seen', { params: { path: { id } } }));
}

/** Tells colleagues who is at a ticket; forgotten after 20 seconds. */
export function tellPresence(id: string, doing: Doing): Promise<Result<unknown>> {
  return resultOf(
    client.PUT('/api/v1/desk/tickets/{id}/presence', {
      params: { path: { id } },
      headers: said('by_page'),
      body: { doing },
    }),
  );
}

export function logCall(id: string, body: LogCall): Promise<Result<DeskRow>> {
  return resultOf(client.PUT('/api/v1/desk/tickets/{id}', { params: { path: { id } }, body }));
}

export function attach(id: string, file: File): Promise<Result<Attachment>> {
  return resultOf(
    client.PUT('/api/v1/desk/attachments/{id}', {
      params: { path: { id }, query: { name: file.name } },
      headers: { 'Content-Type': mediaType(file) },
      body: file as unknown as string,
      bodySerializer: (bytes: unknown) => bytes as File,
    }),
  );
}

/** Systems leave the type of some text files empty; the server judges by the bytes. */
export function mediaType(file: File): string {
  const bare = (file.type.split(';')[0] ?? '').trim().toLowerCase();
  return bare === '' && /\.(txt|log)$/i.test(file.name) ? 'text/plain' : bare;
}

/** Where the bytes of an attachment are. */
export function attachmentAddress(id: string): string {
  return `/api/v1/desk/attachments/${encodeURIComponent(id)}`;
}

/** Tickets by words or number, newest first, in every view. */
export function findTickets(
  asked: { q?: string; person?: string; machine?: string },
  limit: number,
): Promise<Result<{ items: DeskTicketRow[] }>> {
  return resultOf(
    client.GET('/api/v1/desk/tickets', { params: { query: { ...asked, limit: String(limit) } } }),
  );
}

export function findPeople(q: string, limit: number): Promise<Result<{ items: PersonRow[] }>> {
  return resultOf(client.GET('/api/v1/desk/people', { params: { query: { q, limit: String(limit) } } }));
}

export function person(id: string, asked: Asked = 'by_person'): Promise<Result<Person>> {
  return resultOf(client.GET('/api/v1/desk/people/{id}', { params: { path: { id } }, headers: said(asked) }));
}

export function technicians(): Promise<Result<Technician[]>> {
  return resultOf(client.GET('/api/v1/desk/technicians'));
}

export function teams(): Promise<Result<Team[]>> {
  return resultOf(client.GET('/api/v1/desk/teams'));
}

export function topics(): Promise<Result<Topic[]>> {
  return resultOf(client.GET('/api/v1/desk/topics'));
}
