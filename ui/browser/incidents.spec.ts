import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';
import type { Json } from './server';
import { ticketNow } from './tickets';

/** What a field of the kind `datetime-local` takes for a moment some minutes away. */
function inMinutes(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

test('a known issue is declared from marked tickets, told about and ended', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman', 'lead');
  const [marta, joel] = [await server.device('Marta Lindqvist'), await server.device('Joel Amadi')];
  const one = await server.ticket(marta, 'Printer on floor 2 does nothing');
  const two = await server.ticket(joel, 'Cannot print labels');
  const page = await open(server, priya);
  await expect(page.getByTestId('queue-list')).toContainText('Cannot print labels');
  // The first row and the next.
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByTestId('bulk')).toContainText('2 marked');
  await page.keyboard.press('i');
  await expect(page.getByTestId('attach-none')).toBeVisible();
  await page.getByTestId('attach-new').click();
  await expect(page.getByTestId('inc-from')).toContainText(String(one.number));
  await page.getByTestId('inc-title').fill('Printing on floor 2 is down');
  await page.getByTestId('inc-text').fill('The vendor looks at it.');
  // The public text is looked at as replies are.
  await expect(page.getByTestId('plain')).toContainText('vendor');
  await page.getByTestId('plain-replace').click();
  await expect(page.getByTestId('plain')).toHaveCount(0);
  await page.getByTestId('inc-do').fill('Print to the one by the stairs.');
  await expect(page.getByTestId('banner')).toContainText('Printing on floor 2 is down');
  await expect(page.getByTestId('banner')).toContainText('Priya Raman is on it. Next update by');
  await expectAccessible(page);
  // A reload loses nothing of it.
  await page.reload();
  await expect(page.getByTestId('inc-title')).toHaveValue('Printing on floor 2 is down');
  // A promise for a time that has passed is refused where it stands.
  await page.getByTestId('inc-next').fill(inMinutes(-60));
  await page.getByTestId('declare-send').click();
  await expect(page.getByTestId('refused')).toContainText('still to come');
  await page.getByTestId('inc-next').fill(inMinutes(90));
  await page.getByTestId('inc-title').press('Control+Enter');
  await expect(page.getByTestId('inc-name')).toHaveText('Printing on floor 2 is down');
  await expect(page.getByTestId('count-incidents')).toHaveText('1');
  for (const { number } of [one, two]) await expect(page.getByTestId(`inc-ticket-${number}`)).toBeVisible();
  // The bell has it, and somebody says "me too".
  const home = await server.must(marta.token, 'GET', '/api/v1/me/home');
  const [known] = home.json.incidents as Json[];
  expect(known).toMatchObject({ title: 'Printing on floor 2 is down', contact: { name: 'Priya Raman' } });
  await server.must(joel.token, 'PUT', `/api/v1/me/incidents/${String(known?.id)}/joined`);
  // News reach all.
  await page.getByTestId('inc-update').click();
  await page.getByTestId('tell-body').fill('A part is on its way.');
  await page.getByTestId('tell-body').press('Control+Enter');
  await expect(page.getByTestId('inc-updates')).toContainText('A part is on its way.');
  await expect(page.getByTestId('inc-joined')).toHaveText('1 person said “me too”');
  await page.getByTestId('inc-joiners').click();
  await expect(page.getByTestId('incident-one')).toContainText('Joel Amadi');
  const told = await server.must(marta.token, 'GET', '/api/v1/me/home');
  expect(JSON.stringify(told.json.incidents)).toContain('A part is on its way.');
  await expectAccessible(page);
  // A ticket is let go, and comes back.
  await page.getByTestId(`inc-unlink-${two.number}`).click();
  await expect(page.getByTestId(`inc-ticket-${two.number}`)).toHaveCount(0);
  expect((await ticketNow(server, priya, two.id)).incident).toBeUndefined();
  await page.getByTestId('notice-undo').last().click();
  await expect(page.getByTestId(`inc-ticket-${two.number}`)).toBeVisible();
  // It works again.
  await page.getByTestId('inc-over').click();
  await expect(page.getByTestId('tell-dialog')).toContainText('Still stuck?');
  await page.getByTestId('tell-send').click();
  await expect(page.getByTestId('inc-due')).toContainText('Over since');
  await expect(page.getByTestId('count-incidents')).toHaveCount(0);
  await expect(page.getByTestId('inc-past')).toContainText('Printing on floor 2 is down');
  const after = await server.must(joel.token, 'GET', '/api/v1/me/home');
  expect(JSON.stringify(after.json.incidents ?? [])).not.toContain('"state":"open"');
});

test('a stale edit of a known issue keeps the words and shows what changed', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman', 'lead');
  const id = '0193c2de-7b1a-7c3e-9d2f-5a6b7c8d9e0f';
  const next = new Date(Date.now() + 3_600_000).toISOString();
  const words = {
    title: 'Mail is slow',
    text: 'We look at it.',
    touches: { everyone: true },
    next_update_at: next,
  };
  const path = `/api/v1/desk/incidents/${id}`;
  await server.must(priya.token, 'PUT', path, words);
  const page = await open(server, priya, { at: `/?page=incidents&item=${id}` });
  await page.getByTestId('inc-edit').click();
  await page.getByTestId('inc-text').fill('It is the filter.');
  const other = { ...words, title: 'Mail is very slow' };
  const edit = await server.send(priya.token, 'PUT', path, other, { 'if-match': '"1"' });
  expect(edit.status).toBe(200);
  await page.getByTestId('declare-send').click();
  await expect(page.getByTestId('stale')).toContainText('Mail is slow → Mail is very slow');
  await expect(page.getByTestId('inc-text')).toHaveValue('It is the filter.');
  await page.getByTestId('declare-send').click();
  await expect(page.getByTestId('incident-one')).toContainText('It is the filter.');
  // What was left alone is the colleague's.
  await expect(page.getByTestId('inc-name')).toHaveText('Mail is very slow');
});

test('an open ticket is attached by a key, and the list tells what is down', async ({ server, open }) => {
  const lead = await server.technician('Leah Okafor', 'lead');
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Mail does not come');
  const id = '0193c2de-7b1a-7c3e-9d2f-5a6b7c8d9e0f';
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  // Who is no lead is told who declares one.
  await page.goto('/?page=incidents');
  await expect(page.getByTestId('inc-none')).toContainText('Leads declare');
  await expect(page.getByTestId('inc-declare')).toHaveCount(0);
  await expectAccessible(page);
  await page.goto(`/?view=open&ticket=${ticket.id}`);
  await expect(page.getByTestId('ticket-subject')).toContainText('Mail does not come');
  await server.must(lead.token, 'PUT', `/api/v1/desk/incidents/${id}`, {
    title: 'Mail is slow',
    text: 'We look at it.',
    touches: { everyone: true },
    // Nobody posts news in time: after two seconds they are overdue.
    next_update_at: new Date(Date.now() + 2_000).toISOString(),
  });
  // It comes by the stream.
  await expect(page.getByTestId('incident')).toContainText('0 people said “me too”');
  await page.keyboard.press('i');
  await page.getByTestId('attach-to-0').check();
  await page.getByTestId('incident-send').click();
  await expect(page.getByTestId('ticket-incident')).toContainText('Mail is slow');
  await expect(page.getByTestId('incident')).toContainText('1 ticket');
  await expect(page.getByTestId('incident')).toContainText('You promised news at', { timeout: 40_000 });
  await page.getByTestId('ticket-incident').click();
  await expect(page.getByTestId('inc-name')).toHaveText('Mail is slow');
  await expect(page.getByTestId('inc-due')).toContainText('You promised news at');
  // Somebody else tells its news.
  await expect(page.getByTestId('inc-update')).toHaveCount(0);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page.getByTestId('inc-running')).toContainText('Mail is slow');
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSidewaysScroll(page);
  await page.getByTestId('inc-running').getByRole('link').click();
  await expect(page.getByTestId('inc-name')).toBeVisible();
  await expectNoSidewaysScroll(page);
});
