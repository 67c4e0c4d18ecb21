/** Who is away and who covers, visits as a walk, and calls that wait to be completed. */
import { uuid } from '../src/lib/uuid';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';
import type { Json, Server, Technician } from './server';
import { ticketNow } from './tickets';

const LONG = 'W'.repeat(60);

/** What a field of the kind `datetime-local` takes for a moment so many hours from now. */
function fieldIn(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

async function isAway(server: Server, who: Technician, cover: Technician | null): Promise<string> {
  const id = uuid();
  await server.must(who.token, 'PUT', `/api/v1/desk/absences/${id}`, {
    technician: who.id,
    begins_at: new Date(Date.now() - 60_000).toISOString(),
    ends_at: new Date(Date.now() + 48 * 3_600_000).toISOString(),
    ...(cover ? { cover: cover.id } : {}),
  });
  return id;
}

test('somebody says that they are away; whoever they named covers with the words prepared for it', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  const hers = await open(server, leah, { at: '/?view=away' });
  await expect(hers.getByTestId('queue-empty')).toBeVisible();

  const page = await open(server, priya);
  await page.getByTestId('me').click();
  await page.getByTestId('am-away').click();
  const form = page.getByTestId('form-away');
  await expect(form).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('away-ends').fill(fieldIn(-48));
  await page.getByTestId('away-cover').selectOption({ label: leah.name });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('away-wrong')).toHaveText('A time after it begins.');
  await expect(page.getByTestId('away-ends')).toBeFocused();
  await page.getByTestId('away-ends').fill(fieldIn(48));
  await page.keyboard.press('Control+Enter');
  await expect(form).toHaveCount(0);
  await expect(page.getByTestId('notice').last()).toContainText('Priya Raman is away until');

  // It surfaces for colleagues by itself, with who is to cover.
  const row = hers.getByTestId(`row-${ticket.number}`);
  await expect(hers.getByTestId('count-away')).toHaveText('1');
  await hers.getByTestId('queue-news').click();
  await expect(row.getByTestId('row-away')).toContainText('Leah Okafor is to cover');
  await row.click();
  await expect(hers.getByTestId('away')).toContainText('Priya Raman · away until');
  await expectAccessible(hers);
  await hers.keyboard.press('c');
  await expect(hers.getByTestId('hand-introduction')).toHaveValue(
    /^Leah Okafor is covering for Priya Raman for a while/,
  );
  await hers.keyboard.press('Control+Enter');
  await expect(hers.getByTestId('form-hand')).toHaveCount(0);
  const now = (): Promise<Json> => ticketNow(server, leah, ticket.id);
  await expect.poll(async () => ((await now()).pending as Json | undefined)?.kind).toBe('cover');
  await hers.goto('/?view=away');
  await expect.poll(async () => (await now()).cover, { timeout: 20_000 }).toBeTruthy();
  await expect(hers.getByTestId('count-away')).toHaveText('0');

  // Here again: nobody covers any more.
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(page.getByTestId('absence')).toContainText('away now');
  await page.getByTestId('away-take-back').click();
  await expect(page.getByTestId('away-empty')).toBeVisible();
  await expect.poll(async () => (await now()).cover).toBeUndefined();
});

test('the list of who is away: a lead writes anybody’s, a colleague nobody else’s, and a stale edit keeps the words', async ({
  server,
  open,
}) => {
  const robin = await server.technician('Robin Keller', 'lead');
  const priya = await server.technician(`Priya ${LONG}`);
  const leah = await server.technician('Leah Okafor');
  const lead = await open(server, robin, { at: '/?page=absences' });
  await expect(lead.getByTestId('away-empty')).toBeVisible();
  await expectAccessible(lead);
  await lead.getByTestId('away-new').click();
  await lead.getByTestId('away-who').selectOption({ label: priya.name });
  await lead.getByTestId('away-begins').fill(fieldIn(24));
  await lead.getByTestId('away-ends').fill(fieldIn(72));
  await lead.getByTestId('away-send').click();
  await expect(lead.getByTestId('absence')).toContainText('Nobody named');
  await expectAccessible(lead);
  await lead.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(lead);

  const hers = await open(server, leah, { at: '/?page=absences' });
  await expect(hers.getByTestId('absence')).toBeVisible();
  await expect(hers.getByTestId('away-change')).toHaveCount(0);

  // Changed by another hand between the look and the save.
  await lead.getByTestId('away-change').click();
  await lead.getByTestId('away-introduction').fill('I look after Priya’s people.');
  const [known] = (await server.must(robin.token, 'GET', '/api/v1/desk/absences')).json as unknown as Json[];
  if (!known) throw new Error('the absence is gone');
  const { id, version, technician, begins_at, ends_at } = known;
  const words = { technician, begins_at, ends_at };
  const path = `/api/v1/desk/absences/${String(id)}`;
  const header = { 'if-match': `"${String(version)}"` };
  const other = await server.send(robin.token, 'PUT', path, { ...words, cover: leah.id }, header);
  expect(other.status).toBe(200);
  await lead.getByTestId('away-send').click();
  await expect(lead.getByTestId('away-stale')).toContainText('Leah Okafor');
  await expect(lead.getByTestId('away-introduction')).toHaveValue('I look after Priya’s people.');
  await lead.getByTestId('away-send').click();
  await expect(lead.getByTestId('absence')).toContainText('I look after Priya’s people.');

  await lead.getByTestId('away-take-back').click();
  await expect(lead.getByTestId('away-empty')).toBeVisible();
  await lead.keyboard.press('u');
  await expect(lead.getByTestId('absence')).toBeVisible();
});

test('a colleague who was not named takes over for good instead', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  await isAway(server, priya, null);
  const page = await open(server, leah, { at: `/?view=away&ticket=${ticket.id}` });
  await expect(page.getByTestId('away')).toContainText('You can take it over for good');
  await page.getByTestId('stand-in').click();
  await expect(page.getByTestId('hand-cover')).toHaveCount(0);
  await expect(page.getByTestId('colleague')).toHaveValue(leah.id);
  await expect(page.getByTestId('hand-introduction')).toHaveValue(/I’m Leah Okafor/);
});

test('visits stand by place in the order of a walk, which can be printed', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const visits: [string, string, number][] = [
    ['Dock', 'Floor 10, desk 4', 3],
    ['Screen', 'Floor 2', 5],
    ['Mouse', 'floor  2', 1],
    ['Keyboard', LONG, 2],
  ];
  for (const [subject, place, hours] of visits) {
    const ticket = await server.ticket(marta, subject);
    const visit = { at: new Date(Date.now() + hours * 3_600_000).toISOString(), place };
    await server.act(priya, ticket.id, { kind: 'status', state: 'scheduled', visit });
  }
  const page = await open(server, priya, { at: '/?view=visits' });
  const list = page.getByTestId('queue-list');
  await expect(list.getByRole('heading')).toHaveText(['floor 2', 'Floor 10, desk 4', LONG]);
  await expect(list.locator('.subject')).toHaveText(['Mouse', 'Screen', 'Dock', 'Keyboard']);
  await page.getByTestId('walk-open').click();
  const walk = page.getByTestId('walk');
  await expect(walk.getByRole('listitem')).toHaveCount(4);
  await expect(walk.getByRole('listitem').first()).toContainText('Marta Lindqvist · Mouse');
  await expectAccessible(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByTestId('console')).toBeHidden();
  await expect(walk.getByRole('listitem').last()).toBeVisible();
  await expect(page.getByTestId('walk-print')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', '');
  });
  await page.getByTestId('walk-print').click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', '');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('walk-open')).toBeFocused();
});

test('a call that was logged in a hurry waits to be completed, and is gone once it is', async ({
  server,
  open,
}) => {
  const robin = await server.technician('Robin Keller', 'administrator');
  const marta = await server.device('Marta Lindqvist');
  const topic = uuid();
  await server.must(robin.token, 'PUT', `/api/v1/desk/topics/${topic}`, { name: 'Projectors' });
  const template = uuid();
  await server.must(robin.token, 'PUT', `/api/v1/desk/templates/${template}`, {
    letter: '9',
    title: 'Projector',
    fields: [{ key: 'room', label: 'Which room' }],
  });
  const id = uuid();
  const logged = await server.must(robin.token, 'PUT', `/api/v1/desk/tickets/${id}`, {
    requester: { id: marta.person },
    channel: 'phone',
    template,
  });
  const number = Number((logged.json.ticket as Json).number);
  const page = await open(server, robin, { at: '/?view=to_complete' });
  await expect(page.getByTestId('count-to_complete')).toHaveText('1');
  const row = page.getByTestId(`row-${number}`);
  await expect(row.getByTestId('row-wants')).toHaveText('Still missing: what it’s about, Which room');
  await row.click();
  await expect(page.getByTestId('wants')).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('complete').click();
  await page.getByTestId('edit-answer-room').fill('Birch');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('wants')).not.toContainText('Which room');
  await expect(page.getByTestId('form-change')).toHaveCount(0);
  await page.keyboard.press('d');
  await page.getByTestId('topic').selectOption({ label: 'Projectors' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('wants')).toHaveCount(0);
  await expect(page.getByTestId('count-to_complete')).toHaveText('0');
  expect((await ticketNow(server, robin, id)).call).toMatchObject({ fields: [{ value: 'Birch' }] });
});
