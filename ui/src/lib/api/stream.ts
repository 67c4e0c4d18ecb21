/** The desk's feed as the browser follows it. */
import { whoAmI } from './index';
import type { DeskChange, PresenceNote } from './types';

/** After a refusal, this long until the next try. */
const AGAIN_MS = 5_000;

export interface Feed {
  change(change: DeskChange): void;
  /** The stream stands. `anew` if something may have been missed, so that what is shown has to be read again. */
  open(anew: boolean): void;
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
    else again = setTimeout(start, AGAIN_MS);
  };
  const start = (): void => {
    // The browser comes back to where it was by itself, but only once it knows a position.
    let knows = false;
    source = new EventSource('/api/v1/desk/stream');
    source.onopen = () => feed.open(!knows);
    source.addEventListener('change', (event: MessageEvent<string>) => {
      knows = true;
      feed.change(JSON.parse(event.data) as DeskChange);
    });
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
