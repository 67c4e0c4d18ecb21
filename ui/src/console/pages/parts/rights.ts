/** What a role may do; the server decides, the page only offers what it would be let do. */
import type { Technician } from '$lib/api';

export function mayLead(who: Technician | null): boolean {
  return who?.role === 'lead' || who?.role === 'administrator';
}

export function isAdministrator(who: Technician | null): boolean {
  return who?.role === 'administrator';
}
