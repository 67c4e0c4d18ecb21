/** What this window knows: the view the bell pushed last, and whether the bell is there. */
import { ask, type Answer, type BridgeState, type Page, type Request, type View } from '$lib/ipc';
import { words, type Values } from '$lib/words/words.svelte';

export interface Trouble {
  message: string;
  values: Values;
  field?: string | null;
}

class Tray {
  view = $state.raw<View | null>(null);
  /** Whether the bell answers. A window outlives its bell and waits for it. */
  bridge = $state<BridgeState>('connecting');
  /** How often the bell came back to this window. */
  returns = $state(0);
  /** What went wrong with the last thing that was asked for. */
  trouble = $state.raw<Trouble | null>(null);
  /** Said aloud by screen readers, without moving the focus. */
  spoken = $state('');

  show(view: View): void {
    words.locale = view.locale;
    words.timeZone = view.time_zone;
    words.now = Date.now();
    this.view = view;
  }

  bridged(state: BridgeState): void {
    if (state === 'connected' && (this.bridge === 'reconnecting' || this.bridge === 'lost'))
      this.returns += 1;
    this.bridge = state;
  }

  /** Asks the bell; a refusal is shown at the top of the page and returned. */
  async ask(request: Request): Promise<Answer> {
    this.trouble = null;
    const answer = await ask(request);
    if (answer.kind === 'refused') this.trouble = troubleOf(answer);
    return answer;
  }

  open(page: Page): void {
    void this.ask({ ask: 'open', page });
  }

  /** A sentence about trouble, with the phone number where one is known. */
  sentence(key: string, values: Values = {}): string {
    const phone = this.view?.help.phone ?? '';
    const chosen = phone === '' && words.has(`${key}-nophone`) ? `${key}-nophone` : key;
    return words.say(chosen, { phone, ...values });
  }
}

export function troubleOf(refused: Extract<Answer, { kind: 'refused' }>): Trouble {
  return { message: refused.message, values: refused.values ?? {}, field: refused.field ?? null };
}

export const tray = new Tray();
