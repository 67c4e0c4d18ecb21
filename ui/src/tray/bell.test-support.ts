/** A stand-in for the bell in tests of the pages: remembers what was asked and answers as told. */
import type { Answer, Request, View } from '$lib/ipc';
import { flushSync, mount, unmount } from 'svelte';
import App from './App.svelte';
import { tray } from './tray.svelte';

const fixtures = import.meta.glob<View>('./fixtures/*.json', { import: 'default', eager: true });

/** The moment at which the fixtures are looked at. */
export const FIXTURES_AT = Date.parse('2026-11-16T09:33:00Z');

/** A view of one state, fresh for each test. */
export function fixture(name: string): View {
  const found = fixtures[`./fixtures/${name}.json`];
  if (!found) throw new Error(`no fixture ${name}`);
  return structuredClone(found);
}

export const fixtureNames = Object.keys(fixtures).map((path) =>
  path.slice('./fixtures/'.length, -'.json'.length),
);

export class FakeBell {
  readonly asked: Request[] = [];
  /** Bytes that came behind requests. */
  readonly bytes: Uint8Array[] = [];
  /** What the bell answers; "done" unless a test says otherwise. */
  answer: (request: Request) => Answer | Promise<Answer> = () => ({ kind: 'done' });

  constructor() {
    Object.assign(window, {
      __TAURI_INTERNALS__: {
        transformCallback: () => 1,
        invoke: (command: string, argument: unknown, options?: { headers: Record<string, string> }) =>
          this.#invoke(command, argument, options),
      },
    });
  }

  async #invoke(
    command: string,
    argument: unknown,
    options?: { headers: Record<string, string> },
  ): Promise<unknown> {
    if (command !== 'bridge_request') return null;
    const request = this.#read(argument, options);
    this.asked.push(request);
    return this.answer(request);
  }

  #read(argument: unknown, options?: { headers: Record<string, string> }): Request {
    if (!(argument instanceof Uint8Array)) return (argument as { request: Request }).request;
    this.bytes.push(argument);
    return JSON.parse(decodeURIComponent(options?.headers['deskbell-request'] ?? '')) as Request;
  }

  of<K extends Request['ask']>(ask: K): Extract<Request, { ask: K }>[] {
    return this.asked.filter((request): request is Extract<Request, { ask: K }> => request.ask === ask);
  }
}

/** The whole window in a document, as the bell last described it. */
export class Window {
  readonly #app: Record<string, unknown>;

  constructor(view: View) {
    tray.view = null;
    tray.bridge = 'connected';
    tray.trouble = null;
    tray.show(view);
    this.#app = mount(App, { target: document.body });
    flushSync();
  }

  push(view: View): void {
    tray.show(view);
    flushSync();
  }

  has(id: string): boolean {
    return document.querySelector(`[data-testid="${id}"]`) !== null;
  }

  get(id: string): HTMLElement {
    const element = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    if (!element) throw new Error(`nothing with test id ${id}`);
    return element;
  }

  text(id: string): string {
    return (this.get(id).textContent ?? '').replace(/\s+/g, ' ').trim();
  }

  value(id: string): string {
    return (this.get(id) as HTMLTextAreaElement).value;
  }

  type(id: string, text: string): void {
    const field = this.get(id) as HTMLTextAreaElement;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
  }

  async click(id: string): Promise<void> {
    this.get(id).click();
    await this.settle();
  }

  /** Lets every answer that is due arrive and be drawn. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    flushSync();
  }

  close(): void {
    void unmount(this.#app);
    document.body.replaceChildren();
  }
}
