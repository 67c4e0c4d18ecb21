import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from './App.svelte';
import { desk } from './desk.svelte';

// The client takes its fetch when it is made, so the stand-in must be there before the modules are.
const net = vi.hoisted(() => {
  const net: { server: (request: Request) => Promise<Response> } = {
    server: () => Promise.reject(new Error('no server')),
  };
  globalThis.fetch = (request) => net.server(request as Request);
  return net;
});

interface Call {
  method: string;
  path: string;
  body: unknown;
  match: string | null;
  unattended: boolean;
}

const ME = {
  id: 't1',
  name: 'Priya Raman',
  email: 'priya@aldermoor.example',
  role: 'technician',
  active: true,
  version: 1,
};
const ROW = {
  id: 'k1',
  number: 4127,
  version: 3,
  subject: 'Second screen <b>black</b>',
  state: 'new',
  status: 'received',
  channel: 'bell',
  requester: { id: 'p1', name: 'Marta Lindqvist', confirmed: false },
  reported_at: '2026-11-16T09:12:00Z',
  received_at: '2026-11-16T09:12:01Z',
  last_line: 'Second screen black',
  last_at: '2026-11-16T09:12:01Z',
};
const TICKET = { ...ROW, description: 'It stays black.', quick_call: false, messages: [] as unknown[] };

let calls: Call[];
let ticket: Record<string, unknown>;
let refuse: { status: number; problem: Record<string, unknown> } | null;
let app: Record<string, unknown>;
let streams: FakeStream[];
let signedOut: boolean;

class FakeStream {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 1;
  #listeners: ((event: { data: string }) => void)[] = [];
  constructor(readonly url: string) {
    streams.push(this);
  }
  addEventListener(kind: string, listener: (event: { data: string }) => void): void {
    if (kind === 'change') this.#listeners.push(listener);
  }
  say(change: unknown): void {
    for (const listener of this.#listeners) listener({ data: JSON.stringify(change) });
  }
  close(): void {
    this.readyState = 2;
  }
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

async function server(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const text = await request.text();
  calls.push({
    method: request.method,
    path,
    body: text ? JSON.parse(text) : null,
    match: request.headers.get('if-match'),
    unattended: request.headers.has('deskbell-unattended'),
  });
  if (signedOut) return json(401, { code: 'unauthenticated', status: 401 });
  if (refuse && request.method === 'PUT') return json(refuse.status, refuse.problem);
  if (path.endsWith('/desk/me') || path.endsWith('/session')) {
    return json(200, { technician: ME, organisation: 'Aldermoor' });
  }
  if (path.endsWith('/counts')) {
    return json(200, { unassigned: 1, mine: 0, team: 0, open: 1, visits: 0, to_complete: 0, away: 0 });
  }
  if (/\/desk\/(templates|snippets)$/.test(path)) return json(200, []);
  if (path.endsWith('/desk/incidents')) return json(200, { items: [] });
  if (path.endsWith('/settings/contact')) return json(200, { organisation: 'Aldermoor', phone: '' });
  if (/\/desk\/(absences|teams|technicians|topics)$/.test(path)) return json(200, []);
  if (path.endsWith('/desk/tickets')) return json(200, { items: [ROW] });
  if (path.endsWith('/desk/tickets/k1')) return json(200, ticket);
  return json(200, {});
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(300);
  flushSync();
}

const get = (id: string): HTMLElement => {
  const element = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (!element) throw new Error(`nothing with test id ${id}`);
  return element;
};

async function click(id: string): Promise<void> {
  get(id).click();
  await settle();
}

async function type(id: string, text: string): Promise<void> {
  const field = get(id) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-16T09:33:00Z') });
  calls = [];
  streams = [];
  refuse = null;
  signedOut = false;
  ticket = structuredClone(TICKET);
  net.server = server;
  vi.stubGlobal('EventSource', Object.assign(FakeStream, { CLOSED: 2 }));
  desk.session.state = 'starting';
  desk.session.me = null;
  desk.trouble = null;
});
afterEach(() => {
  void unmount(app);
  document.body.replaceChildren();
  history.replaceState(null, '', '/');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function open(path = '/'): Promise<void> {
  history.replaceState(null, '', path);
  app = mount(App, { target: document.body });
  await settle();
  streams.at(-1)?.onopen?.();
  await settle();
}

describe('the console', () => {
  it('uses a link up only when the button is pressed', async () => {
    await open('/sign-in#s3cret');
    expect(calls).toEqual([]);
    await click('sign-in');
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/api/v1/session', body: { token: 's3cret' } });
    expect(location.hash).toBe('');
    expect(get('console')).toBeTruthy();
  });

  it('shows the queue with its counts, and people’s text as text', async () => {
    await open();
    expect(get('count-unassigned').textContent).toBe('1');
    expect(get('row-4127').textContent).toContain('Second screen <b>black</b>');
    expect(get('row-4127').textContent).toContain('not confirmed yet');
  });

  it('takes a ticket at the version on the screen', async () => {
    await open();
    await click('row-4127');
    await click('take');
    const take = calls.find(({ path }) => path.includes('/actions/'));
    expect(take).toMatchObject({ method: 'PUT', match: '"3"', body: { kind: 'take' } });
  });

  it('keeps the words of a refused reply and sends them again under the same id', async () => {
    await open();
    await click('row-4127');
    await type('compose', 'Is now a good time?');
    refuse = {
      status: 409,
      problem: { code: 'action_pending', detail: 'Leah did something.', name: 'Leah Okafor' },
    };
    await click('send');
    expect((get('compose') as HTMLTextAreaElement).value).toBe('Is now a good time?');
    expect(get('compose-trouble').textContent).toContain('Leah Okafor');
    refuse = null;
    await click('send');
    const written = calls.filter(({ path }) => path.includes('/messages/'));
    expect(written).toHaveLength(2);
    expect(written[0]?.path).toBe(written[1]?.path);
    expect((get('compose') as HTMLTextAreaElement).value).toBe('');
  });

  it('saves a note as internal, never as a reply', async () => {
    await open();
    await click('row-4127');
    await click('tab-note');
    await type('compose', 'Dock firmware?');
    await click('save-note');
    expect(calls.find(({ path }) => path.includes('/messages/'))?.body).toMatchObject({
      visibility: 'internal',
      body: 'Dock firmware?',
    });
  });

  it('answers a colleague’s ticket as their helper', async () => {
    ticket.contact = { id: 't2', name: 'Leah Okafor' };
    await open();
    await click('row-4127');
    await type('compose', 'I had a look.');
    await click('send');
    expect(calls.find(({ path }) => path.includes('/messages/'))?.body).toMatchObject({ as: 'helper' });
  });

  it('solves with a note, undone for ten seconds', async () => {
    await open();
    await click('row-4127');
    await click('solve');
    await type('solve-note', 'Updated the dock.');
    await click('solve-send');
    expect(calls.find(({ path }) => path.includes('/actions/'))?.body).toEqual({
      kind: 'resolve',
      note: 'Updated the dock.',
      undo_seconds: 10,
    });
  });

  it('says what nobody asked for, so that the session can end', async () => {
    await open();
    calls = [];
    streams.at(-1)?.say({ kind: 'ticket_changed', ticket: ROW, at: ROW.received_at });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(calls.map((call) => [call.path, call.unattended])).toEqual([['/api/v1/desk/counts', true]]);
    calls = [];
    await click('row-4127');
    expect(calls.find((call) => call.path.endsWith('/k1'))?.unattended).toBe(false);
  });

  it('asks for a sign-in when its stream ended with the session', async () => {
    await open();
    const stream = streams.at(-1);
    signedOut = true;
    stream?.close();
    stream?.onerror?.();
    await settle();
    expect(calls.at(-1)).toMatchObject({ path: '/api/v1/desk/me', unattended: true });
    expect(desk.session.over).toBe(true);
    expect(get('sign-in-again')).toBeTruthy();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(streams).toHaveLength(1);
  });

  it('leaves out the number of a ticket it may not see', async () => {
    const line = {
      id: 'm1',
      at: ROW.received_at,
      author: { kind: 'system' },
      visibility: 'public',
      body: '',
    };
    ticket.messages = [{ ...line, event: { kind: 'merged' } }];
    await open();
    await click('row-4127');
    expect(get('event-merged').textContent).toContain('Carries on in another ticket ·');
  });

  it('reads anew what the stream tells, once for many changes', async () => {
    await open();
    await click('row-4127');
    calls = [];
    ticket.messages = [
      {
        id: 'm1',
        at: '2026-11-16T09:32:00Z',
        author: { kind: 'person', id: 'p1', name: 'Marta Lindqvist', confirmed: true },
        visibility: 'public',
        body: 'Still black.',
      },
    ];
    const row = { ...ROW, last_line: 'Still black.' };
    streams.at(-1)?.say({ seq: 1, at: ROW.last_at, kind: 'message_added', ticket: row });
    streams.at(-1)?.say({ seq: 2, at: ROW.last_at, kind: 'ticket_changed', ticket: row });
    await settle();
    expect(calls.filter(({ path }) => path.endsWith('/desk/tickets/k1'))).toHaveLength(1);
    expect(get('letters').textContent).toContain('Still black.');
  });
});
