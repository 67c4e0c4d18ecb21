/** The contract of the desk, as the server prints it: which of its fields can hold somebody's words, and which do. */
import { readFileSync } from 'node:fs';
import type { Json } from './server';

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  maxLength?: number;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}
interface Route {
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}
interface Contract {
  paths: Record<string, Record<string, Route>>;
  components: { schemas: Record<string, Schema> };
}

const contract = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
) as Contract;

const nameOf = (schema: Schema): string | undefined => schema.$ref?.split('/').at(-1);
const named = (name: string): Schema => contract.components.schemas[name] ?? {};
const parts = (schema: Schema): Schema[] => [
  ...(schema.oneOf ?? []),
  ...(schema.anyOf ?? []),
  ...(schema.allOf ?? []),
];

/** A text of any letters up to a length: ids, dates, choices and short names have a form of their own. */
function isText(schema: Schema): boolean {
  const name = nameOf(schema);
  if (name) return isText(named(name));
  if (schema.items) return isText(schema.items);
  if (parts(schema).some(isText)) return true;
  return [schema.type].flat().includes('string') && schema.maxLength !== undefined && !schema.pattern;
}

/** Walks a schema, through every kind it names; gives each field with the name of its kind. */
function walk(schema: Schema, kind: string, met: (kind: string, field: string, of: Schema) => void): void {
  for (const [field, of] of Object.entries(schema.properties ?? {})) met(kind, field, of);
  for (const part of parts(schema)) if (!part.$ref) walk(part, kind, met);
}

function reached(schema: Schema, seen: Set<string>): void {
  const name = nameOf(schema);
  if (name) {
    if (seen.has(name)) return;
    seen.add(name);
    reached(named(name), seen);
    return;
  }
  const more = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  const inner = [...Object.values(schema.properties ?? {}), ...parts(schema), ...more];
  for (const one of [...inner, ...(schema.items ? [schema.items] : [])]) reached(one, seen);
}

/** The schema of what a path of the desk answers with. */
function answerOf(path: string): Schema | undefined {
  const found = Object.entries(contract.paths).find(([known]) =>
    new RegExp(`^${known.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
  );
  return found?.[1].get?.responses['200']?.content?.['application/json']?.schema;
}

/** Every field of the desk's answers that can hold words, as `Kind.field`. */
export function textFields(): string[] {
  const kinds = new Set<string>();
  for (const [path, methods] of Object.entries(contract.paths)) {
    if (!path.startsWith('/api/v1/desk')) continue;
    for (const answer of Object.values(methods.get?.responses ?? {})) {
      for (const { schema } of Object.values(answer.content ?? {})) if (schema) reached(schema, kinds);
    }
  }
  const fields = new Set<string>();
  for (const kind of kinds) {
    if (/^Problem|FieldError$/.test(kind)) continue;
    walk(named(kind), kind, (of, field, schema) => {
      if (isText(schema)) fields.add(`${of}.${field}`);
    });
  }
  return [...fields].sort();
}

/** The fields of an answer whose words fit, as `Kind.field`. */
export function fieldsWith(path: string, answer: Json, fits: (text: string) => boolean): string[] {
  const found = new Set<string>();
  const look = (value: unknown, schema: Schema, kind: string): void => {
    const name = nameOf(schema);
    if (name) {
      look(value, named(name), name);
      return;
    }
    if (Array.isArray(value)) {
      for (const one of value) if (schema.items) look(one, schema.items, kind);
      return;
    }
    for (const part of parts(schema)) look(value, part, kind);
    if (typeof value !== 'object' || value === null) return;
    const given = value as Json;
    for (const [field, of] of Object.entries(schema.properties ?? {})) {
      const held = given[field];
      if ([held].flat().some((one) => typeof one === 'string' && fits(one))) found.add(`${kind}.${field}`);
      look(held, of, kind);
    }
    if (typeof schema.additionalProperties === 'object') {
      for (const one of Object.values(given)) look(one, schema.additionalProperties, kind);
    }
  };
  const schema = answerOf(new URL(path, 'http://desk').pathname);
  if (!schema) throw new Error(`the contract knows no answer of ${path}`);
  look(answer, schema, '');
  return [...found];
}
