/** People and their computers over the wire: cards, joining, lists from elsewhere, openings of a whole history. */
import { client, said, type Asked } from './client';
import { resultOf, type Result } from './result';
import type {
  DeskDevice,
  DeviceDecided,
  History,
  Machine,
  MachineList,
  OpenHistory,
  PeopleImport,
  PeopleList,
  Person,
  PutPerson,
  TicketBrief,
} from './types';

/** `If-Match` where something is edited; nothing where it is made. */
export const atVersion = (version: number | null): { header?: { 'If-Match': string } } =>
  version === null ? {} : { header: { 'If-Match': `"${version}"` } };

/** People by name, address, number or computer, in the order of their names; everybody without words. */
export function peoplePage(
  q: string,
  cursor: string | undefined,
  limit: number,
): Promise<Result<PeopleList>> {
  const query = { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit: String(limit) };
  return resultOf(client.GET('/api/v1/desk/people', { params: { query } }));
}

/** Without a version a new person is made under this id. */
export function putPerson(id: string, version: number | null, body: PutPerson): Promise<Result<Person>> {
  return resultOf(
    client.PUT('/api/v1/desk/people/{id}', { params: { path: { id }, ...atVersion(version) }, body }),
  );
}

/** Joins one into another; gives the other one's card. */
export function mergePeople(id: string, into: string): Promise<Result<Person>> {
  return resultOf(client.PUT('/api/v1/desk/people/{id}/merge', { params: { path: { id } }, body: { into } }));
}

export function unmergePeople(id: string): Promise<Result<unknown>> {
  return resultOf(client.DELETE('/api/v1/desk/people/{id}/merge', { params: { path: { id } } }));
}

/** Deletes somebody for good. */
export function erasePerson(id: string): Promise<Result<unknown>> {
  return resultOf(client.PUT('/api/v1/desk/people/{id}/erasure', { params: { path: { id } } }));
}

/** Everything somebody asked for so far, with a line in the audit. The same id opens it once. */
export function openHistory(id: string, opening: string, body: OpenHistory): Promise<Result<History>> {
  return resultOf(
    client.PUT('/api/v1/desk/people/{id}/openings/{opening}', { params: { path: { id, opening } }, body }),
  );
}

/** The last ten things the requester of a ticket asked for, newest first. */
export function personTickets(person: string, asked: Asked): Promise<Result<{ items: TicketBrief[] }>> {
  return resultOf(
    client.GET('/api/v1/desk/tickets', { params: { query: { person, limit: '50' } }, headers: said(asked) }),
  );
}

/** A list (CSV) of people; a preview writes nothing and leaves the id free. */
export function importPeople(id: string, file: Blob, preview: boolean): Promise<Result<PeopleImport>> {
  return resultOf(
    client.PUT('/api/v1/desk/people/imports/{id}', {
      params: { path: { id }, query: preview ? { dry_run: 'true' } : {} },
      headers: { 'Content-Type': 'text/csv' },
      body: file as unknown as string,
      bodySerializer: (bytes: unknown) => bytes as Blob,
    }),
  );
}

/** Lets in a computer by the credential that was on the screen. */
export function approveDevice(id: string, credential: string): Promise<Result<DeviceDecided>> {
  return resultOf(
    client.POST('/api/v1/desk/devices/{id}/approve', { params: { path: { id } }, body: { credential } }),
  );
}

/** Signs a computer out for good. */
export function revokeDevice(id: string): Promise<Result<DeviceDecided>> {
  return resultOf(client.POST('/api/v1/desk/devices/{id}/revoke', { params: { path: { id } } }));
}

/** Machines by name, model or account, in the order of their names. */
export function machinePage(
  q: string,
  cursor: string | undefined,
  limit: number,
): Promise<Result<MachineList>> {
  const query = { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit: String(limit) };
  return resultOf(client.GET('/api/v1/desk/machines', { params: { query } }));
}

export function machine(id: string): Promise<Result<Machine>> {
  return resultOf(client.GET('/api/v1/desk/machines/{id}', { params: { path: { id } } }));
}

/** Computers that wait to be let in, oldest first. */
export function waitingDevices(): Promise<Result<DeskDevice[]>> {
  return resultOf(client.GET('/api/v1/desk/devices/waiting', { headers: said('by_page') }));
}
