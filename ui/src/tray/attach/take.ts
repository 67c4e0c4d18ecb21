/** Takes pictures and files from a picker, a drop or a paste, and hands them to the bell. */
import { mediaType } from '$lib/files';
import { askWith, type AttachTo, type DraftAttachment, type Refused } from '$lib/ipc';
import { ATTACHMENTS_PER_MESSAGE, MEDIA_TYPES } from '$lib/limits';
import { words } from '$lib/words/words.svelte';

export interface Room {
  to: AttachTo;
  /** How many are there already. */
  taken: number;
  /** Largest attachment, in bytes. */
  bytes: number;
}

/** Why a file is not even offered to the bell; nothing if it is. */
export function refusal(file: File, room: Room): Refused | null {
  const refused = (message: string, values: Record<string, string> = {}): Refused => ({
    kind: 'refused',
    message,
    values: { file: file.name, ...values },
  });
  if (room.taken >= ATTACHMENTS_PER_MESSAGE) {
    return refused('form-file-toomany', { max: String(ATTACHMENTS_PER_MESSAGE) });
  }
  if (!MEDIA_TYPES.includes(mediaType(file))) return refused('error-file-blocked');
  if (file.size > room.bytes) {
    return refused('form-file-toobig', { size: words.size(file.size), max: words.size(room.bytes) });
  }
  return null;
}

export async function take(file: File, room: Room): Promise<DraftAttachment | Refused> {
  const no = refusal(file, room);
  if (no) return no;
  const bytes = await file.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => null,
  );
  if (!bytes) return { kind: 'refused', message: 'error-file', values: { file: file.name } };
  const answer = await askWith(
    { ask: 'attach', to: room.to, file_name: file.name, media_type: mediaType(file) },
    bytes,
  );
  if (answer.kind === 'attached') return answer.attachment;
  if (answer.kind === 'refused') return answer;
  return { kind: 'refused', message: 'error-file', values: { file: file.name } };
}
