/** What is written of a prepared call and of a reply text, as the page's fields hold it. */
import {
  snippet as readSnippet,
  template as readTemplate,
  type PutSnippet,
  type PutTemplate,
  type Snippet,
  type Template,
} from '$lib/api';
import { desk } from '../../desk.svelte';
import { Writing } from '../run/writing.svelte';

export interface AskedFor {
  key: string;
  label: string;
  default: string;
}

export interface CallWords {
  letter: string;
  title: string;
  channel: string;
  topic: string;
  fields: AskedFor[];
  subject: string;
  solved_note: string;
}

export interface ReplyWords {
  name: string;
  body: string;
}

/** Most things a template asks for (`protocol::desk::prepared::TEMPLATE_FIELDS`). */
export const MOST_FIELDS = 2;
/** Longest short name (`protocol::desk::prepared::SHORT_NAME_CHARS`). */
export const SHORT_NAME_CHARS = 30;
/** How a call can come in, by name. */
export const CHANNELS = [
  { name: 'phone', words: 'channel-phone' },
  { name: 'walk_in', words: 'channel-walk-in' },
  { name: 'email', words: 'channel-email' },
  { name: 'chat', words: 'channel-chat' },
] as const;
/** What a reply text can have filled in (`protocol::desk::prepared::SNIPPET_PLACEHOLDERS`). */
export const PLACEHOLDERS = ['caller', 'contact', 'me', 'number', 'phone', 'subject'] as const;

export function callWords(template: Template | null): CallWords {
  return {
    letter: template?.letter ?? '',
    title: template?.title ?? '',
    channel: template?.channel ?? '',
    topic: template?.topic ?? '',
    fields: (template?.fields ?? []).map(({ key, label, default: usual }) => {
      return { key, label, default: usual ?? '' };
    }),
    subject: template?.subject ?? '',
    solved_note: template?.solved_note ?? '',
  };
}

/** A short name from what a field is called; nothing where no letter of it fits. */
export function shortName(label: string): string {
  return label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, SHORT_NAME_CHARS);
}

export function callBody(now: CallWords): PutTemplate {
  const channel = CHANNELS.find(({ name }) => name === now.channel)?.name;
  return {
    letter: now.letter.trim().toLowerCase(),
    title: now.title.trim(),
    ...(channel ? { channel } : {}),
    ...(now.topic ? { topic: now.topic } : {}),
    fields: now.fields
      .filter(({ label }) => label.trim())
      .map(({ key, label, default: usual }) => ({
        key: key.trim() || shortName(label),
        label: label.trim(),
        ...(usual.trim() ? { default: usual.trim() } : {}),
      })),
    ...(now.subject.trim() ? { subject: now.subject.trim() } : {}),
    ...(now.solved_note.trim() ? { solved_note: now.solved_note.trim() } : {}),
  };
}

export function replyWords(snippet: Snippet | null): ReplyWords {
  return { name: snippet?.name ?? '', body: snippet?.body ?? '' };
}

export function replyBody(now: ReplyWords): PutSnippet {
  return { name: now.name.trim().toLowerCase(), body: now.body.trim() };
}

const place = (what: string, id: string): string => `deskbell-write-${desk.me?.id ?? ''}-${what}-${id}`;

export function writingCall(template: Template | null): Writing<CallWords> {
  const values = callWords(template);
  const at = place('template', template?.id ?? 'new');
  if (!template) return new Writing(at, { version: null, values });
  return new Writing(at, { id: template.id, version: template.version, values }, async (id) => {
    const now = await readTemplate(id);
    return 'problem' in now ? now : { ok: { version: now.ok.version, values: callWords(now.ok) } };
  });
}

export function writingReply(snippet: Snippet | null): Writing<ReplyWords> {
  const values = replyWords(snippet);
  const at = place('snippet', snippet?.id ?? 'new');
  if (!snippet) return new Writing(at, { version: null, values });
  return new Writing(at, { id: snippet.id, version: snippet.version, values }, async (id) => {
    const now = await readSnippet(id);
    return 'problem' in now ? now : { ok: { version: now.ok.version, values: replyWords(now.ok) } };
  });
}
