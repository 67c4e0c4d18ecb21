/** What can be done with a ticket as it stands; the server has the last word. */
import type { DeskTicket } from '$lib/api';

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
