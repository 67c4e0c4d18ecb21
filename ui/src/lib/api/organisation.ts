/** The desk itself over the wire: its technicians, teams, topics, settings and keys, and who did what. */
import { client } from './client';
import { atVersion } from './people';
import { resultOf, type Result } from './result';
import type {
  AuditList,
  EnrollmentKey,
  MakeKey,
  PutTeam,
  PutTechnician,
  SettingBodies,
  SettingName,
  Settings,
  Team,
  Technician,
  Topic,
} from './types';

export function technician(id: string): Promise<Result<Technician>> {
  return resultOf(client.GET('/api/v1/desk/technicians/{id}', { params: { path: { id } } }));
}

/** Without a version somebody new is put on the desk. */
export function putTechnician(
  id: string,
  version: number | null,
  body: PutTechnician,
): Promise<Result<Technician>> {
  return resultOf(
    client.PUT('/api/v1/desk/technicians/{id}', { params: { path: { id }, ...atVersion(version) }, body }),
  );
}

export function team(id: string): Promise<Result<Team>> {
  return resultOf(client.GET('/api/v1/desk/teams/{id}', { params: { path: { id } } }));
}

export function putTeam(id: string, version: number | null, body: PutTeam): Promise<Result<Team>> {
  return resultOf(
    client.PUT('/api/v1/desk/teams/{id}', { params: { path: { id }, ...atVersion(version) }, body }),
  );
}

export function retireTeam(id: string): Promise<Result<unknown>> {
  return resultOf(client.DELETE('/api/v1/desk/teams/{id}', { params: { path: { id } } }));
}

export function topic(id: string): Promise<Result<Topic>> {
  return resultOf(client.GET('/api/v1/desk/topics/{id}', { params: { path: { id } } }));
}

export function putTopic(id: string, version: number | null, body: { name: string }): Promise<Result<Topic>> {
  return resultOf(
    client.PUT('/api/v1/desk/topics/{id}', { params: { path: { id }, ...atVersion(version) }, body }),
  );
}

export function retireTopic(id: string): Promise<Result<unknown>> {
  return resultOf(client.DELETE('/api/v1/desk/topics/{id}', { params: { path: { id } } }));
}

/** One kind of settings, with its version. */
export function settings<N extends SettingName>(name: N): Promise<Result<Settings[N]>> {
  const path = `/api/v1/desk/settings/${name}` as '/api/v1/desk/settings/calendar';
  return resultOf(client.GET(path)) as Promise<Result<unknown>> as Promise<Result<Settings[N]>>;
}

export function putSettings<N extends SettingName>(
  name: N,
  version: number,
  body: SettingBodies[N],
): Promise<Result<Settings[N]>> {
  const path = `/api/v1/desk/settings/${name}` as '/api/v1/desk/settings/calendar';
  const given = body as SettingBodies['calendar'];
  return resultOf(client.PUT(path, { params: atVersion(version), body: given })) as Promise<
    Result<unknown>
  > as Promise<Result<Settings[N]>>;
}

export function enrollmentKeys(): Promise<Result<EnrollmentKey[]>> {
  return resultOf(client.GET('/api/v1/desk/enrollment-keys'));
}

/** The answer names the key itself only the first time. */
export function makeEnrollmentKey(id: string, body: MakeKey): Promise<Result<EnrollmentKey>> {
  return resultOf(client.PUT('/api/v1/desk/enrollment-keys/{id}', { params: { path: { id } }, body }));
}

export function revokeEnrollmentKey(id: string): Promise<Result<unknown>> {
  return resultOf(client.DELETE('/api/v1/desk/enrollment-keys/{id}', { params: { path: { id } } }));
}

/** What to look for in the audit; what is absent does not narrow. */
export interface AuditWanted {
  technician?: string;
  person?: string;
  from?: string;
  to?: string;
  cursor?: string;
}

export function audit(wanted: AuditWanted, limit: number): Promise<Result<AuditList>> {
  const given = Object.entries(wanted as Record<string, string | undefined>).filter(([, value]) => value);
  const query = { ...(Object.fromEntries(given) as Record<string, string>), limit: String(limit) };
  return resultOf(client.GET('/api/v1/desk/audit', { params: { query } }));
}
