/** What happens next with a request that is on this computer only: one sentence that fits where it stands. */
import type { SavedView, View } from '$lib/ipc';

/** Waits until IT has confirmed this computer; nothing is wrong with it. */
const APPROVAL = 'offline-approval';

/** Whether it was refused, and the person has to look at it. */
export function needsYou({ attention }: Pick<SavedView, 'attention'>): boolean {
  return attention != null && attention !== APPROVAL;
}

export interface Next {
  /** Key of the sentence. */
  say: string;
  /** Whether trying is what helps. */
  tries: boolean;
  icon: 'warn' | 'refresh' | 'cloudoff';
}

export function nextOf(connection: View['connection'], saved: Pick<SavedView, 'attention'>): Next {
  if (needsYou(saved)) return { say: 'offline-attention', tries: false, icon: 'warn' };
  switch (connection.state) {
    case 'revoked':
      return { say: 'offline-revoked', tries: false, icon: 'warn' };
    case 'needs_update':
      return { say: 'offline-update', tries: false, icon: 'cloudoff' };
    case 'not_set_up':
      return { say: 'offline-not-set-up', tries: false, icon: 'cloudoff' };
    case 'starting':
    case 'online':
    case 'offline':
      break;
  }
  if (saved.attention === APPROVAL) return { say: APPROVAL, tries: false, icon: 'cloudoff' };
  if (connection.state === 'online') return { say: 'menu-state-sending', tries: true, icon: 'refresh' };
  return { say: 'offline-body', tries: true, icon: 'cloudoff' };
}
