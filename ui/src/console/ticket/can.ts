/** What can be done with a ticket as it stands; the server has the last word. */
import type { DeskTicket, Technician } from '$lib/api';

export interface Can {
  take: boolean;
  solve: boolean;
  status: boolean;
  hand: boolean;
  pass: boolean;
  merge: boolean;
  unmerge: boolean;
  split: boolean;
  reopen: boolean;
  close: boolean;
  endCover: boolean;
  onTheWay: boolean;
}

export function canDo(ticket: Pick<DeskTicket, 'state' | 'contact' | 'cover'>): Can {
  const merged = ticket.state === 'merged';
  const over = merged || ticket.state === 'closed' || ticket.state === 'resolved';
  return {
    take: !over && !ticket.contact,
    solve: !over,
    status: !over,
    hand: !merged,
    pass: !merged,
    merge: !merged,
    unmerge: merged,
    split: !merged,
    reopen: ticket.state === 'resolved' || ticket.state === 'closed',
    close: !merged && ticket.state !== 'closed',
    endCover: !merged && ticket.cover != null,
    onTheWay: !over,
  };
}

/** Whether somebody may cover for the contact: by the contact's own word, as whoever covers now, or as a lead. */
export function mayCover(
  ticket: Pick<DeskTicket, 'contact' | 'cover' | 'away'>,
  me: Pick<Technician, 'id' | 'role'> | null,
): boolean {
  if (!me || !ticket.contact) return false;
  const named = [ticket.contact.id, ticket.cover?.technician.id, ticket.away?.proposed?.id];
  return named.includes(me.id) || me.role !== 'technician';
}

/** The contact is away for a while and nobody covers: whoever may do it finds the introduction prepared. */
export function mayStandIn(
  ticket: Pick<DeskTicket, 'contact' | 'cover' | 'away'>,
  me: Pick<Technician, 'id' | 'role'> | null,
): boolean {
  return ticket.away?.until != null && mayCover(ticket, me);
}
