/** Limits that bell, server and pages share (`protocol::limits`). */

/** Longest text of a person, in bytes of UTF-8. */
export const TEXT_BYTES = 64 * 1024;
/** From how many characters on a counter shows. */
export const COUNTER_FROM_CHARS = 3_500;
/** Most attachments one message may name. */
export const ATTACHMENTS_PER_MESSAGE = 10;
/** The media types a message may carry. */
export const MEDIA_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'text/plain', 'application/pdf'];

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
