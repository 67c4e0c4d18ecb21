/** The server, as a page reaches it. The only module that fetches. */
import createClient from 'openapi-fetch';
import { resultOf, type Result } from './result';
import type { paths } from './schema';
import type {
  Counts,
  DeskChange,
  DeskTicket,
  DeskTicketRow,
  DeskView,
  DeskWrite,
  DoAction,
  SignedIn,
  SignInComputer,
} from './types';
import { uuid } from '../uuid';

export type { Result } from './result';
export type * from './types';
export { uuid } from '../uuid';

const client = createClient<paths>({ credentials: 'same-origin' });
/** Says that nobody at the screen asked: such a request keeps no session alive. */
const UNATTENDED = { 'Deskbell-Unattended': '1' };

/** Whether a person asked, or the page by itself. */
export type Asked = 'by_person' | 'by_page';

const said = (asked: Asked) => (asked === 'by_page' ? UNATTENDED : {});

/** Most rows the queue shows at once. */
const ROWS = '200';

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

export function counts(asked: Asked): Promise<Result<Counts>> {
  return resultOf(client.GET('/api/v1/desk/counts', { headers: said(asked) }));
}

export function tickets(view: DeskView, asked: Asked): Promise<Result<{ items: DeskTicketRow[] }>> {
  return resultOf(
    client.GET('/api/v1/desk/tickets', {
      params: { query: { view, limit: ROWS } },
      headers: said(asked),
    }),
  );
}

export function ticket(id: string, asked: Asked): Promise<Result<DeskTicket>> {
  return resultOf(
    client.GET('/api/v1/desk/tickets/{id}', { params: { path: { id } }, headers: said(asked) }),
  );
}

/** `If-Match` names the version that was on the screen when the edit began. */
export function act(id: string, version: number, action: DoAction): Promise<Result<unknown>> {
  return resultOf(
    client.PUT('/api/v1/desk/tickets/{id}/actions/{action}', {
      params: { path: { id, action: uuid() }, header: { 'If-Match': `"${version}"` } },
      body: action,
    }),
  );
}

export function undo(id: string, action: string): Promise<Result<unknown>> {
  return resultOf(
    client.DELETE('/api/v1/desk/tickets/{id}/actions/{action}', { params: { path: { id, action } } }),
  );
}

/** The id stays the same when a person tries again, so that a message stands once. */
export function write(
  id: string,
  message: string,
  version: number,
  body: DeskWrite,
): Promise<Result<unknown>> {
  return resultOf(
    client.PUT('/api/v1/desk/tickets/{id}/messages/{message}', {
      params: { path: { id, message }, header: { 'If-Match': `"${version}"` } },
      body,
    }),
  );
}

export function seen(id: string): Promise<Result<unknown>> {
  return resultOf(client.PUT('/api/v1/desk/tickets/{id}/seen', { params: { path: { id } } }));
}

export interface Feed {
  change(change: DeskChange): void;
  /** The stream stands, first or again: what was missed is read anew. */
  open(): void;
  lost(): void;
  /** The server lets nobody in any more: the session is over. */
  over(): void;
}

/** Follows the desk until the returned function is called. */
export function follow(feed: Feed): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let left = false;
  // The browser tells no status, so the server is asked whether the session still stands.
  const look = async (): Promise<void> => {
    const who = await whoAmI('by_page');
    if (left) return;
    if ('problem' in who && who.problem.status === 401) feed.over();
    else again = setTimeout(start, 5_000);
  };
  const start = (): void => {
    source = new EventSource('/api/v1/desk/stream');
    source.onopen = () => feed.open();
    source.addEventListener('change', (event: MessageEvent<string>) =>
      feed.change(JSON.parse(event.data) as DeskChange),
    );
    source.onerror = () => {
      feed.lost();
      // The browser comes back by itself unless the server refused the position; then it starts from now.
      if (source?.readyState === EventSource.CLOSED) void look();
    };
  };
  start();
  return () => {
    left = true;
    clearTimeout(again);
    source?.close();
  };
}
