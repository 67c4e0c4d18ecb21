/** The bell, as a page reaches it. The only module that knows Tauri. */
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Answer, Refused, Request, View } from './types';

export type * from './types';

/** Whether this window has its bell. */
export type BridgeState = 'connecting' | 'connected' | 'reconnecting' | 'lost' | 'other_version';

interface Standing {
  connection: { state: BridgeState };
  view: View | null;
}

export interface Listener {
  view(view: View): void;
  bridge(state: BridgeState): void;
}

/** Hears how things stand, from now on: one call, because each costs a part of the wait until the form is there. */
export async function connect(listener: Listener): Promise<void> {
  const hear = ({ connection, view }: Standing): void => {
    listener.bridge(connection.state);
    if (view) listener.view(view);
  };
  await invoke('bridge_hear', { page: new Channel(hear) });
}

/** The page is painted and this high; the window shows itself or fits itself. */
export async function ready(height: number): Promise<void> {
  await invoke('bridge_ready', { height });
}

/** Closes this window; the bell stays. */
export async function close(): Promise<void> {
  await invoke('bridge_close');
}

/** Asks the bell. Trouble on the way is a refusal like any other: nothing is lost, and the sentence says so. */
export async function ask(request: Request): Promise<Answer> {
  try {
    return (await raw(() => invoke('bridge_request', { request }))).answer;
  } catch (error) {
    return refusal(error);
  }
}

/** Asks with bytes behind the request: a picture or a file. */
export async function askWith(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
  const headers = { 'deskbell-request': encodeURIComponent(JSON.stringify(request)) };
  try {
    return (await raw(() => invoke('bridge_request', bytes, { headers }))).answer;
  } catch (error) {
    return refusal(error);
  }
}

/** The bytes of a picture; nothing if the bell has none. */
export async function picture(attachment: string): Promise<Blob | null> {
  const request: Request = { ask: 'picture', attachment };
  try {
    const { answer, bytes } = await raw(() => invoke('bridge_request', { request }));
    return answer.kind === 'picture' && bytes ? new Blob([bytes], { type: answer.media_type }) : null;
  } catch {
    return null;
  }
}

/** The window fails with the key of a sentence; anything else is the way to the bell itself. */
function refusal(error: unknown): Refused {
  const known = typeof error === 'string' && /^bridge-[a-z]+$/.test(error);
  return { kind: 'refused', message: known ? error : 'bridge-away' };
}

interface Framed {
  answer: Answer;
  bytes: ArrayBuffer | null;
}

/** An answer with bytes comes as one buffer: length of the JSON (big-endian), the JSON, the bytes. */
async function raw(call: () => Promise<unknown>): Promise<Framed> {
  const result = await call();
  if (!(result instanceof ArrayBuffer)) return { answer: result as Answer, bytes: null };
  return split(result);
}

export function split(buffer: ArrayBuffer): Framed {
  const length = new DataView(buffer).getUint32(0);
  const json = new TextDecoder().decode(new Uint8Array(buffer, 4, length));
  return { answer: JSON.parse(json) as Answer, bytes: buffer.slice(4 + length) };
}
