/** What a technician does to a ticket, and what the forms for it choose from. */
import { mediaType } from '../files';
import { client, said, type Asked } from './client';
import { resultOf, type Result } from './result';
import type { Attachment, DeskRow, DeskTicketRow, Doing, LogCall, PatchTicket, Person } from './types';

/** Fields that are left out stay as they are; null clears one. Nothing comes back where it went out of sight. */
export function patch(
  id: string,
  version: number,
  write: string,
  body: PatchTicket,
): Promise<Result<DeskRow | undefined>> {
  return resultOf(
    client.PATCH('/api/v1/desk/tickets/{id}', {
      params: { path: { id }, header: { 'If-Match': `"${version}"`, 'Deskbell-Write': write } },
      body,
    }),
  );
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

export function person(id: string, asked: Asked = 'by_person'): Promise<Result<Person>> {
  return resultOf(client.GET('/api/v1/desk/people/{id}', { params: { path: { id } }, headers: said(asked) }));
}
