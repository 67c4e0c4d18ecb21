/** The keys of an open ticket: each only while it can do something. */
import type { DeskTicket } from '$lib/api';
import type { Shortcut } from '../keys/keys.svelte';
import { desk } from '../desk.svelte';
import { canDo, mayStandIn } from './can';
import { copyNumber, take } from './do.svelte';
import type { Form, Pane } from './pane.svelte';

/** So many fixes of similar tickets have a digit each. */
export const FIX_KEYS = 3;

/** `roomy`: the facts stand beside the ticket already. */
export function shortcutsOf(ticket: DeskTicket, pane: Pane, roomy: boolean): Shortcut[] {
  const can = canDo(ticket);
  const key = (when: boolean, id: string, stroke: string, words: string, run: () => void): Shortcut[] =>
    when ? [{ id, key: stroke, words, group: 'ticket', run }] : [];
  const form = (when: boolean, stroke: string, words: string, name: Form): Shortcut[] =>
    key(when, `ticket-${name}`, stroke, words, () => pane.open(name));
  return [
    ...key(true, 'ticket-reply', 'r', 'keys-reply', () => pane.compose('reply')),
    ...key(true, 'ticket-note', 'n', 'note-tab', () => pane.compose('note')),
    ...key(can.take, 'ticket-take', 'a', 'act-take', () => void take(ticket)),
    ...form(can.solve, 'e', 'act-solve', 'solve'),
    ...form(can.status, 's', 'act-status', 'status'),
    ...form(can.hand, 'h', 'act-hand', 'hand'),
    ...key(mayStandIn(ticket, desk.me), 'ticket-stand-in', 'c', 'act-stand-in', () => pane.open('hand')),
    ...form(can.pass, 'w', 'act-pass', 'pass'),
    ...form(can.merge, 'm', 'act-merge', 'merge'),
    ...form(can.merge, 'i', 'inc-attach', 'incident'),
    ...form(true, 'd', 'act-edit', 'edit'),
    ...key(true, 'ticket-number', '.', 'act-copy', () => void copyNumber(ticket)),
    ...key(!roomy, 'ticket-facts', 'f', 'facts-label', () => (pane.facts = true)),
    ...(ticket.similar ?? [])
      .slice(0, FIX_KEYS)
      .flatMap(({ note }, index) =>
        key(true, `ticket-fix-${index + 1}`, String(index + 1), 'before-use', () => pane.useFix(note)),
      ),
  ];
}
