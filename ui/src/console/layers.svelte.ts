/** What lies over the page: one of each at most. */
class Layers {
  /** Go to anything. */
  palette = $state(false);
  /** All shortcuts. */
  sheet = $state(false);
  /** One's own settings, and on a phone the other views. */
  more = $state(false);
}

export const layers = new Layers();
