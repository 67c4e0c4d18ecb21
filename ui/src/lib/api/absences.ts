/** When technicians are away. */
import { client, said } from './client';
import { resultOf, type Result } from './result';
import type { Absence, PutAbsence } from './types';

/** Who is away or will be, until it is over. */
export function absences(): Promise<Result<Absence[]>> {
  return resultOf(client.GET('/api/v1/desk/absences', { headers: said('by_page') }));
}

export function absence(id: string): Promise<Result<Absence>> {
  return resultOf(client.GET('/api/v1/desk/absences/{id}', { params: { path: { id } } }));
}

/** The version is the one on the screen when the edit began; there is none of a new one. */
export function putAbsence(id: string, version: number | null, body: PutAbsence): Promise<Result<Absence>> {
  return resultOf(
    client.PUT('/api/v1/desk/absences/{id}', {
      params: { path: { id }, ...(version === null ? {} : { header: { 'If-Match': `"${version}"` } }) },
      body,
    }),
  );
}

export function retireAbsence(id: string, version: number): Promise<Result<unknown>> {
  return resultOf(
    client.DELETE('/api/v1/desk/absences/{id}', {
      params: { path: { id }, header: { 'If-Match': `"${version}"` } },
    }),
  );
}
