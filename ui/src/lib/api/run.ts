/** What the desk runs beside its tickets, over the wire: known issues, answers, prepared calls and reply texts. */
import { uuid } from '../uuid';
import { client, said, type Asked } from './client';
import { resultOf, type Result } from './result';
import type {
  ContactSettings,
  DeskAnswer,
  DeskIncident,
  DeskIncidentPage,
  Joiner,
  MailCall,
  PutAnswer,
  PutIncident,
  PutIncidentOver,
  PutIncidentUpdate,
  PutSnippet,
  PutTemplate,
  Snippet,
  Template,
} from './types';

/** A part of a list; `next` is the cursor of the part after it. */
export interface Part<T> {
  items: T[];
  next?: string | null;
}

/** The version an edit began at; nothing for what is new. */
const from = (version: number | null) => (version === null ? {} : { header: { 'If-Match': `"${version}"` } });
const part = (cursor: string | null, limit: number) => ({
  limit: String(limit),
  ...(cursor ? { cursor } : {}),
});

/** Known issues, newest first. */
export function incidents(
  state: 'open' | 'over',
  cursor: string | null,
  limit: number,
  asked: Asked,
): Promise<Result<Part<DeskIncident>>> {
  const query = { state, ...part(cursor, limit) };
  return resultOf(client.GET('/api/v1/desk/incidents', { params: { query }, headers: said(asked) }));
}

export function incident(id: string, asked: Asked): Promise<Result<DeskIncidentPage>> {
  return resultOf(
    client.GET('/api/v1/desk/incidents/{id}', { params: { path: { id } }, headers: said(asked) }),
  );
}

export function putIncident(
  id: string,
  version: number | null,
  body: PutIncident,
): Promise<Result<DeskIncidentPage>> {
  return resultOf(
    client.PUT('/api/v1/desk/incidents/{id}', { params: { path: { id }, ...from(version) }, body }),
  );
}

/** News for everybody it touches; under one id they are told once. */
export function tellIncident(
  id: string,
  update: string,
  body: PutIncidentUpdate,
): Promise<Result<DeskIncidentPage>> {
  return resultOf(
    client.PUT('/api/v1/desk/incidents/{id}/updates/{update}', { params: { path: { id, update } }, body }),
  );
}

/** It works again: everybody is told once. */
export function endIncident(
  id: string,
  write: string,
  version: number,
  body: PutIncidentOver,
): Promise<Result<DeskIncidentPage>> {
  return resultOf(
    client.PUT('/api/v1/desk/incidents/{id}/over/{write}', {
      params: { path: { id, write }, ...from(version) },
      body,
    }),
  );
}

/** Who said "me too". */
export function joiners(
  id: string,
  cursor: string | null,
  limit: number,
): Promise<Result<Part<Joiner> & { count: number }>> {
  return resultOf(
    client.GET('/api/v1/desk/incidents/{id}/joiners', {
      params: { path: { id }, query: part(cursor, limit) },
    }),
  );
}

/** Published solutions, newest first; `q` looks for words in them. */
export function answers(
  wanted: { q?: string; offered?: boolean; ticket?: string },
  cursor: string | null,
  limit: number,
  asked: Asked,
): Promise<Result<Part<DeskAnswer>>> {
  const query = {
    ...part(cursor, limit),
    ...(wanted.q ? { q: wanted.q } : {}),
    ...(wanted.offered === undefined ? {} : { offered: String(wanted.offered) }),
    ...(wanted.ticket ? { ticket: wanted.ticket } : {}),
  };
  return resultOf(client.GET('/api/v1/desk/answers', { params: { query }, headers: said(asked) }));
}

export function answer(id: string, asked: Asked): Promise<Result<DeskAnswer>> {
  return resultOf(
    client.GET('/api/v1/desk/answers/{id}', { params: { path: { id } }, headers: said(asked) }),
  );
}

export function putAnswer(id: string, version: number | null, body: PutAnswer): Promise<Result<DeskAnswer>> {
  return resultOf(
    client.PUT('/api/v1/desk/answers/{id}', { params: { path: { id }, ...from(version) }, body }),
  );
}

export function retireAnswer(id: string, version: number): Promise<Result<unknown>> {
  return resultOf(client.DELETE('/api/v1/desk/answers/{id}', { params: { path: { id }, ...from(version) } }));
}

export function templates(): Promise<Result<Template[]>> {
  return resultOf(client.GET('/api/v1/desk/templates', { headers: said('by_page') }));
}

export function template(id: string): Promise<Result<Template>> {
  return resultOf(client.GET('/api/v1/desk/templates/{id}', { params: { path: { id } } }));
}

export function putTemplate(
  id: string,
  version: number | null,
  body: PutTemplate,
): Promise<Result<Template>> {
  return resultOf(
    client.PUT('/api/v1/desk/templates/{id}', { params: { path: { id }, ...from(version) }, body }),
  );
}

export function retireTemplate(id: string, version: number): Promise<Result<unknown>> {
  return resultOf(
    client.DELETE('/api/v1/desk/templates/{id}', { params: { path: { id }, ...from(version) } }),
  );
}

export function snippets(): Promise<Result<Snippet[]>> {
  return resultOf(client.GET('/api/v1/desk/snippets', { headers: said('by_page') }));
}

export function snippet(id: string): Promise<Result<Snippet>> {
  return resultOf(client.GET('/api/v1/desk/snippets/{id}', { params: { path: { id } } }));
}

export function putSnippet(id: string, version: number | null, body: PutSnippet): Promise<Result<Snippet>> {
  return resultOf(
    client.PUT('/api/v1/desk/snippets/{id}', { params: { path: { id }, ...from(version) }, body }),
  );
}

export function retireSnippet(id: string, version: number): Promise<Result<unknown>> {
  return resultOf(
    client.DELETE('/api/v1/desk/snippets/{id}', { params: { path: { id }, ...from(version) } }),
  );
}

/** The organisation's name, and how IT is reached. */
export function contactSettings(): Promise<Result<ContactSettings>> {
  return resultOf(client.GET('/api/v1/desk/settings/contact', { headers: said('by_page') }));
}

/** Reads a saved mail as the beginning of a call; nothing of it is kept on the server. */
export function readMail(file: File): Promise<Result<MailCall>> {
  return resultOf(
    client.PUT('/api/v1/desk/mail-imports/{id}', {
      params: { path: { id: uuid() } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file as unknown as string,
      bodySerializer: (bytes: unknown) => bytes as File,
    }),
  );
}
