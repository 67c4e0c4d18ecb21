/** Actions that need no form: done at once, with ten seconds to take them back. */
import { act, ticket as readTicket, type DeskTicket, type DoAction } from '$lib/api';
import { copy } from '$lib/clipboard';
import { words } from '$lib/words/words.svelte';
import { desk } from '../desk.svelte';
import { notices } from '../notices.svelte';
import { Edit } from './edit.svelte';
import { said } from './said';

async function run(ticket: DeskTicket, action: DoAction, told: string): Promise<void> {
  const edit = new Edit(ticket);
  if (await edit.act(action, told)) return;
  const why = edit.stale ? words.say('problem-edit-conflict') : edit.trouble;
  notices.say(why ?? words.say('problem-unknown'), { bad: true });
}

const number = (ticket: DeskTicket): { number: string } => ({ number: String(ticket.number) });

export function take(ticket: DeskTicket): Promise<void> {
  return run(ticket, { kind: 'take' }, words.say('act-taken', number(ticket)));
}

export function reopen(ticket: DeskTicket): Promise<void> {
  return run(ticket, { kind: 'reopen' }, words.say('act-reopened', number(ticket)));
}

export function unmerge(ticket: DeskTicket): Promise<void> {
  return run(ticket, { kind: 'unmerge' }, words.say('act-unmerged', number(ticket)));
}

export function endCover(ticket: DeskTicket): Promise<void> {
  return run(ticket, { kind: 'end_cover' }, words.say('act-cover-over', number(ticket)));
}

export function unlink(ticket: DeskTicket, other: { id: string; number: number }): Promise<void> {
  const values = { ...number(ticket), other: String(other.number) };
  return run(ticket, { kind: 'unlink', ticket: other.id }, words.say('act-unlinked', values));
}

export function onTheWay(ticket: DeskTicket, minutes: number): Promise<void> {
  const values = { caller: ticket.requester.name, n: minutes };
  return run(ticket, { kind: 'on_the_way', minutes }, words.say('act-onway-done', values));
}

export async function copyNumber(ticket: DeskTicket): Promise<void> {
  const done = await copy(String(ticket.number));
  notices.say(words.say(done ? 'act-copied' : 'act-not-copied', number(ticket)), { bad: !done });
}

/** Joins a ticket to a known issue, or takes it out: as it stands now, for nothing anybody wrote hangs on it. */
async function joining(kind: 'link' | 'unlink', ticket: string, incident: string): Promise<boolean> {
  const now = await readTicket(ticket, 'by_person');
  const result = 'problem' in now ? now : await act(ticket, now.ok.version, { kind, incident });
  if ('problem' in result) notices.say(said(result.problem), { bad: true });
  else desk.acted(result.ok.ticket);
  void desk.known.read();
  return 'ok' in result;
}

export function letGo(ticket: string, incident: string): Promise<boolean> {
  return joining('unlink', ticket, incident);
}

export function joinAgain(ticket: string, incident: string): Promise<boolean> {
  return joining('link', ticket, incident);
}
