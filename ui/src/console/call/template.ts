/** What a call says that is logged with a template, as the server completes it: shown before it is sent. */
import type { Template } from '$lib/api';

/** The text with the values of its fields in place of `{key}`; one that is missing leaves a gap. */
export function completed(text: string, values: Record<string, string>): string {
  return text
    .replaceAll(/\{([a-z0-9_-]+)\}/g, (whole, key: string) => (key in values ? (values[key] ?? '') : whole))
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** What its fields begin with. */
export function defaultsOf(template: Template): Record<string, string> {
  return Object.fromEntries((template.fields ?? []).map(({ key, default: usual }) => [key, usual ?? '']));
}
