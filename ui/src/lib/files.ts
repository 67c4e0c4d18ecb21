/** Files as they come from a picker, the clipboard or a drop. */

/** Systems leave the type of some text files empty; whoever takes the file judges by its bytes. */
export function mediaType(file: File): string {
  const bare = (file.type.split(';')[0] ?? '').trim().toLowerCase();
  return bare === '' && /\.(txt|log)$/i.test(file.name) ? 'text/plain' : bare;
}

/** Handlers for a field into which files may be pasted, and on which they may be dropped. */
export class Receiver {
  readonly #take: (files: File[]) => void;

  constructor(take: (files: File[]) => void) {
    this.#take = take;
  }

  readonly onpaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Text with a picture of itself (copied from an office program) is pasted as text.
    if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
    event.preventDefault();
    this.#take(files);
  };

  readonly ondragover = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  readonly ondrop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.#take(files);
  };
}
