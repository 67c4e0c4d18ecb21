/** Puts text on the clipboard; says whether it worked, so that a page never claims what did not happen. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
