/** Limits that bell, server and pages share (`protocol::limits`). */

/** Longest text of a person, in bytes of UTF-8. */
export const TEXT_BYTES = 64 * 1024;
/** Longest line such as a phone number or a place, in characters. */
export const LINE_CHARS = 200;
/** Longest name, in characters. */
export const NAME_CHARS = 120;
/** From how many characters on a counter shows. */
export const COUNTER_FROM_CHARS = 3_500;
/** Most attachments one message may name. */
export const ATTACHMENTS_PER_MESSAGE = 10;
/** Largest attachment, in bytes as uploaded. */
export const ATTACHMENT_BYTES = 8 * 1024 * 1024;
/** Longest subject, in characters. */
export const SUBJECT_CHARS = 80;
/** The media types a message may carry. */
export const MEDIA_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'text/plain', 'application/pdf'];

/** How many characters of a text fit into `TEXT_BYTES`: people count no bytes. */
export function fitting(text: string): number {
  return new TextEncoder().encodeInto(text.trim(), new Uint8Array(TEXT_BYTES)).read;
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
