/** What a page keeps in this browser. One that keeps nothing, because it is full or told not to, is a normal state: the
 *  page goes on with what it holds itself. */

/** What was kept at a place; null if there is nothing that can be read. */
export function recall(place: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(place) ?? 'null') as unknown;
  } catch {
    return null;
  }
}

/** Keeps a value at a place; null empties it. */
export function keep(place: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(value));
  } catch {
    // As above.
  }
}

/** Every place that begins so. */
export function places(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((place) => place.startsWith(prefix));
  } catch {
    return [];
  }
}
