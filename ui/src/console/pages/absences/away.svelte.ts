/** The dialog in which somebody says when they are away: one for the whole console, opened from one's own menu too. */
import type { Absence } from '$lib/api';
import { desk } from '../../desk.svelte';
import { mayLead } from '../parts/rights';

class Away {
  open = $state(false);
  /** The absence that is edited; none for a new one. */
  edited = $state.raw<Absence | null>(null);

  begin(edited: Absence | null = null): void {
    desk.directory.want();
    this.edited = edited;
    this.open = true;
  }
}

export const away = new Away();

/** Leads and administrators say it of everybody, technicians of themselves. */
export function mayWrite(technician: string): boolean {
  return technician === desk.me?.id || mayLead(desk.me);
}
