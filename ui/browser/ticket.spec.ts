import { expect, test } from './fixtures';
import type { Json } from './server';
import { FACTS, ticketNow, messagesOf } from './tickets';

test('a full ticket is worked by the keyboard alone', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black', { facts: FACTS });
  const page = await open(server, priya, { at: '/?view=open' });
  await expect(page.getByTestId(`row-${ticket.number}`)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ticket-subject')).toHaveText('Second screen stays black');

  await page.keyboard.press('a');
  await expect(page.getByTestId('ticket-contact')).toHaveText('You’re Marta Lindqvist’s contact');

  await page.keyboard.press('r');
  await expect(page.getByTestId('compose')).toBeFocused();
  await page.keyboard.type('Good morning. Is now a good time?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('letter-public').last()).toContainText('Is now a good time?');
  await expect(page.getByTestId('compose')).toHaveValue('');

  // Out of the field by Tab, then a note.
  await page.keyboard.press('Tab');
  await page.keyboard.press('n');
  await page.keyboard.type('Same batch of docks as last week.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('letter-internal')).toContainText('Same batch of docks');
  await expect(page.getByTestId('letter-internal')).toContainText(
    'Internal note. Marta Lindqvist can’t see this.',
  );

  await page.keyboard.press('Tab');
  await page.keyboard.press('s');
  await expect(page.getByTestId('form-status')).toBeVisible();
  await expect(page.getByTestId('status-in_progress')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('status-waiting_on_supplier')).toBeChecked();
  await expect(page.getByTestId('status-message')).toHaveValue(/You’ll hear from me by/);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('pending')).toBeVisible();
  // Taken back before anybody heard of it. The stream may tell of it before the answer comes that can be taken back.
  await expect(page.getByTestId('notice-undo').last()).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByTestId('pending')).toHaveCount(0);
  expect((await ticketNow(server, priya, ticket.id)).state).toBe('in_progress');

  await page.keyboard.press('e');
  await expect(page.getByTestId('solve-note')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  // The note is needed.
  await expect(page.getByTestId('form-solve')).toBeVisible();
  await page.keyboard.type('Updated the dock to 1.2.1.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('form-solve')).toHaveCount(0);
  await expect(page.getByTestId('notice').last()).toContainText('is solved');
  expect((await ticketNow(server, priya, ticket.id)).pending).toMatchObject({ kind: 'resolve' });
  // The caller hears nothing of what can still be taken back.
  const theirs = await server.must(marta.token, 'GET', `/api/v1/me/tickets/${ticket.id}`);
  expect(theirs.json.status).toBe('in_hand');
  expect((theirs.json.messages as Json[]).filter((message) => message.body)).toHaveLength(1);
});

test('what is unusual and what was not sent is said in words', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const old = { ...FACTS, sections: [{ id: 'system', lines: [{ key: 'os', value: 'Debian 11' }] }] };
  await server.ticket(marta, 'Calendar an hour late', { facts: old });
  const ticket = await server.ticket(marta, 'Second screen stays black', { facts: FACTS });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('odd-disk_free')).toHaveText('nearly full');
  await expect(page.getByTestId('odd-running_for')).toHaveText('2 weeks without a restart');
  await expect(page.getByTestId('withheld-network')).toContainText('Marta Lindqvist chose not to send');
  await expect(page.getByTestId('changed-since')).toContainText('Debian 11 → Debian 12');
  await expect(page.getByTestId('before')).toContainText('Calendar an hour late');
});

test('a solved ticket’s fix is used with one key and solves with its note', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const solved = await server.ticket(joel, 'Second screen stays black after sleep');
  await server.act(priya, solved.id, { kind: 'resolve', note: 'Update the dock to 1.2.1.' });
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('similar')).toContainText('Update the dock');
  await page.keyboard.press('1');
  await expect(page.getByTestId('compose')).toHaveValue('Update the dock to 1.2.1.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('e');
  await expect(page.getByTestId('solve-note')).toHaveValue('Update the dock to 1.2.1.');
});

test('drafts stay with their ticket and tab, through a reload and another ticket', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const one = await server.ticket(marta, 'Second screen stays black');
  const two = await server.ticket(marta, 'Printer jams');
  const page = await open(server, priya, { at: `/?view=open&ticket=${one.id}` });
  await page.getByTestId('compose').fill('Half a reply');
  await page.getByTestId('tab-note').click();
  await page.getByTestId('compose').fill('Half a note');
  await page.getByTestId(`row-${two.number}`).click();
  await expect(page.getByTestId('ticket-subject')).toHaveText('Printer jams');
  await expect(page.getByTestId('compose')).toHaveValue('');
  await page.goto(`/?view=open&ticket=${one.id}`);
  await expect(page.getByTestId('compose')).toHaveValue('Half a note');
  await page.getByTestId('tab-reply').click();
  await expect(page.getByTestId('compose')).toHaveValue('Half a reply');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('letter-public').last()).toContainText('Half a reply');
  expect(messagesOf(await ticketNow(server, priya, one.id))).toHaveLength(1);
});

test('a stale edit gives the typed text back with what changed', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('ticket-contact')).toBeVisible();
  await page.keyboard.press('e');
  await page.getByTestId('solve-note').fill('Updated the dock.');
  await server.write(leah, ticket.id, 'It came back this morning.', { visibility: 'internal' });
  await server.reply(marta, ticket.id, 'Still black, sorry.');
  await page.getByTestId('solve-send').click();
  const stale = page.getByTestId('stale');
  await expect(stale).toContainText('changed this while you were writing. Your text is kept.');
  await expect(stale).toContainText('Leah Okafor noted: It came back this morning.');
  await expect(stale).toContainText('Marta Lindqvist wrote: Still black, sorry.');
  await expect(page.getByTestId('solve-note')).toHaveValue('Updated the dock.');
  expect((await ticketNow(server, priya, ticket.id)).pending).toBeUndefined();
  // Having read it, the same press does it.
  await page.getByTestId('solve-send').click();
  await expect(page.getByTestId('form-solve')).toHaveCount(0);
  expect((await ticketNow(server, priya, ticket.id)).pending).toMatchObject({ kind: 'resolve' });
});

test('colleagues see who else looks and who writes', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const at = `/?view=open&ticket=${ticket.id}`;
  const mine = await open(server, priya, { at });
  await expect(mine.getByTestId('ticket')).toBeVisible();
  const hers = await open(server, leah, { at });
  await expect(mine.getByTestId('presence')).toContainText('Leah Okafor is also looking');
  await hers.getByTestId('compose').pressSequentially('Hello');
  await expect(mine.getByTestId('presence')).toContainText('Leah Okafor is writing');
  await expect(mine.getByTestId('presence')).not.toContainText('Priya');
});

test('a colleague’s ticket is answered as helper, or taken over with an introduction', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(leah, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('role-helper')).toBeChecked();
  await page.getByTestId('compose').fill('I had a look, too.');
  await page.getByTestId('send').click();
  await expect(page.getByTestId('letter-public')).toHaveCount(1);
  const theirs = async (): Promise<Json> =>
    (await server.must(marta.token, 'GET', `/api/v1/me/tickets/${ticket.id}`)).json;
  expect((messagesOf(await theirs())[0]?.author as Json).kind).toBe('helper');
  expect(((await theirs()).contact as Json).name).toBe('Leah Okafor');
  await page.getByTestId('compose').fill('I’ll see it through.');
  await page.getByTestId('role-contact').check();
  await expect(page.getByTestId('role-introduction')).toHaveValue(
    /I’m Priya Raman. Leah Okafor has told me everything/,
  );
  await page.getByTestId('role-reason').fill('Leah is on leave');
  await page.getByTestId('send').click();
  await expect(page.getByTestId('ticket-contact')).toHaveText('You’re Marta Lindqvist’s contact');
  expect(((await theirs()).contact as Json).name).toBe('Priya Raman');
});
