/** Tells the window how high its page wants to be. */
import { ready } from '$lib/ipc';

/** The height at which the middle need not scroll. */
export function wantedHeight(frame: HTMLElement): number {
  let height = 0;
  for (const child of frame.children) {
    height += child.matches('.main') ? naturalHeight(child) : child.getBoundingClientRect().height;
  }
  return Math.ceil(height);
}

/** The middle is stretched, so its own height says nothing; where its last child ends does. */
function naturalHeight(main: Element): number {
  const last = main.lastElementChild;
  const style = getComputedStyle(main);
  const padding = (parseFloat(style.paddingTop) || 0) + (parseFloat(style.paddingBottom) || 0);
  const first = main.firstElementChild;
  if (!first || !last) return padding;
  const margins =
    (parseFloat(getComputedStyle(first).marginTop) || 0) +
    (parseFloat(getComputedStyle(last).marginBottom) || 0);
  return last.getBoundingClientRect().bottom - first.getBoundingClientRect().top + padding + margins;
}

/** Watches a page and says each new height once, after it has been painted. */
export function fit(frame: HTMLElement): { destroy(): void } {
  let told = 0;
  let waiting = false;
  const tell = (): void => {
    waiting = false;
    const height = wantedHeight(frame);
    if (height === told) return;
    told = height;
    ready(height).catch(() => {
      // The window closes at this moment; there is nobody left to fit.
    });
  };
  const later = (): void => {
    if (waiting) return;
    waiting = true;
    setTimeout(tell);
  };
  const mutations = new MutationObserver(later);
  mutations.observe(frame, { subtree: true, childList: true, characterData: true, attributes: true });
  const sizes = new ResizeObserver(later);
  sizes.observe(frame);
  // A picture that arrives makes the middle longer, which neither of the two sees.
  frame.addEventListener('load', later, true);
  later();
  return {
    destroy() {
      mutations.disconnect();
      sizes.disconnect();
      frame.removeEventListener('load', later, true);
    },
  };
}
