/** The server, as a page reaches it. The only module that fetches. */
import { client, said, type Asked } from './client';
import { resultOf, type Result } from './result';
import type {
  Counts,
  DeskChange,
  DeskTicket,
  DeskTicketRow,
  DeskView,
  PresenceNote,
  SignedIn,
  SignInComputer,
} from './types';

export type { Asked } from './client';
export type { Result } from './result';
export * from './ticket';
export type * from './types';
export { uuid } from '../uuid';

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

export interface Feed {
  change(change: DeskChange): void;
  /** The stream stands, first or again: what was missed is read anew. */
  open(): void;
  lost(): void;
  /** A colleague looks at a ticket or writes. */
  presence(note: PresenceNote): void;
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
    source.addEventListener('presence', (event: MessageEvent<string>) =>
      feed.presence(JSON.parse(event.data) as PresenceNote),
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
