/** The server, as a page reaches it. The only module that fetches. */
import { client, said, type Asked } from './client';
import { resultOf, type Result } from './result';
import type {
  ActionDone,
  DeskTicket,
  DeskWrite,
  DeskWritten,
  DoAction,
  SignedIn,
  SignInComputer,
} from './types';
import { uuid } from '../uuid';

export type { Result } from './result';
export type * from './types';
export { uuid } from '../uuid';
export { whenSessionEnds, type Asked } from './client';
export * from './organisation';
export * from './people';
export * from './absences';
export * from './queue';
export * from './run';
export * from './stream';
export * from './ticket';

export function signIn(token: string): Promise<Result<SignedIn>> {
  return resultOf(client.POST('/api/v1/session', { body: { token } }));
}

export function requestLink(email: string): Promise<Result<unknown>> {
  return resultOf(client.POST('/api/v1/session/link-requests', { body: { email } }));
}

/** The code that the bell shows, typed into the page of a company sign-in. */
export function typeSignInCode(id: string, code: string): Promise<Result<SignInComputer>> {
  return resultOf(client.POST('/api/v1/sign-in/{id}/code', { params: { path: { id } }, body: { code } }));
}

export function signOut(): Promise<Result<unknown>> {
  return resultOf(client.DELETE('/api/v1/session'));
}

export function whoAmI(asked: Asked = 'by_person'): Promise<Result<SignedIn>> {
  return resultOf(client.GET('/api/v1/desk/me', { headers: said(asked) }));
}

export function ticket(id: string, asked: Asked): Promise<Result<DeskTicket>> {
  return resultOf(
    client.GET('/api/v1/desk/tickets/{id}', { params: { path: { id } }, headers: said(asked) }),
  );
}

/** `If-Match` names the version that was on the screen when the edit began. Under one id it is done once. */
export function act(id: string, version: number, action: DoAction, as = uuid()): Promise<Result<ActionDone>> {
  return resultOf(
    client.PUT('/api/v1/desk/tickets/{id}/actions/{action}', {
      params: { path: { id, action: as }, header: { 'If-Match': `"${version}"` } },
      body: action,
    }),
  );
}

export function undo(id: string, action: string): Promise<Result<unknown>> {
  return resultOf(
    client.DELETE('/api/v1/desk/tickets/{id}/actions/{action}', { params: { path: { id, action } } }),
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
      params: {
        path: { id, message },
        ...(version === null ? {} : { header: { 'If-Match': `"${version}"` } }),
      },
      body,
    }),
  );
}

export function seen(id: string): Promise<Result<unknown>> {
  return resultOf(client.PUT('/api/v1/desk/tickets/{id}/seen', { params: { path: { id } } }));
}
