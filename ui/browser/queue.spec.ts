import { expect, queueText, test } from './fixtures';

test('a view groups whose turn it is, the longest wait first, and counts', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const first = await server.ticket(marta, 'Second screen stays black', { impact: 'slowed' });
  const stuck = await server.ticket(marta, 'Label printer offline', {
    impact: 'blocked',
    reach: { by: 'visit', detail: 'Warehouse' },
  });
  const asked = await server.ticket(marta, 'Calendar an hour late');
  await server.act(priya, asked.id, { kind: 'status', state: 'waiting_on_requester' });
  const page = await open(server, priya, { at: '/?view=open' });
  await expect(page.getByTestId('queue-count')).toHaveText('3');
  await expect(page.getByTestId('count-open')).toHaveText('3');
  await expect(page.getByTestId('count-unassigned')).toHaveText('2');
  await expect(page.getByTestId('count-mine')).toHaveText('1');
  const lines = (await queueText(page)).split('\n');
  expect(lines[0]).toBe('Can’t work');
  expect(lines[1]).toContain('Label printer offline');
  expect(lines[1]).toContain('Wants a visit');
  expect(lines[1]).toContain('Nobody has this yet');
  expect(lines[2]).toBe('Our turn');
  expect(lines[3]).toContain('Second screen stays black');
  expect(lines[4]).toBe('Waiting for them');
  expect(lines[5]).toContain('Priya Raman has this');
  await expect(page.getByTestId(`row-${stuck.number}`)).toContainText('Can’t work');
  await expect(page.getByTestId(`row-${first.number}`)).not.toContainText('Can’t work');
});

test('every view of the contract is there and says when it is empty', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  for (const view of ['mine', 'team', 'open', 'visits', 'to_complete', 'away', 'solved', 'unassigned']) {
    await page.getByTestId(`view-${view}`).click();
    await expect(page.getByTestId(`view-${view}`)).toHaveAttribute('aria-current', 'page');
    await expect(page.getByTestId('queue-empty')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`view=${view}`));
  }
});

test('new rows wait behind a button, so that nothing moves under the pointer', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const old = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya);
  const row = page.getByTestId(`row-${old.number}`);
  await row.hover();
  const before = await row.boundingBox();
  await server.ticket(joel, 'Label printer offline', { impact: 'blocked' });
  await server.ticket(joel, 'Locked out after a new phone', { impact: 'blocked' });
  await expect(page.getByTestId('queue-news')).toHaveText('2 new');
  expect(await queueText(page)).not.toContain('Label printer');
  // The button takes a place of its own above the list; within the list nothing has moved.
  expect((await row.boundingBox())?.x).toBe(before?.x);
  await page.getByTestId('queue-news').click();
  await expect(page.getByTestId('queue-news')).toHaveCount(0);
  expect((await queueText(page)).split('\n')[1]).toContain('Label printer offline');
});

test('what a colleague took stays in sight, said as gone, until the list is put in order', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya);
  await expect(page.getByTestId(`row-${ticket.number}`)).toBeVisible();
  await server.act(leah, ticket.id, { kind: 'take' });
  await expect(page.getByTestId('left')).toHaveText('not in this view any more');
  await expect(page.getByTestId(`row-${ticket.number}`)).toContainText('Leah Okafor has this');
  await expect(page.getByTestId('count-unassigned')).toHaveText('0');
  await page.getByTestId('queue-news').click();
  await expect(page.getByTestId('queue-empty')).toBeVisible();
});

test('a burst of changes is put in its place without reading the list again', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya);
  await expect(page.getByTestId(`row-${ticket.number}`)).toBeVisible();
  // The reading that follows the opening of the stream has come, too.
  await page.waitForLoadState('load');
  let lists = 0;
  let counts = 0;
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('/desk/tickets')) lists++;
    if (pathname.endsWith('/desk/counts')) counts++;
  });
  const began = lists;
  for (let i = 0; i < 200; i++) await server.reply(marta, ticket.id, `Still black, look ${i}`);
  await expect(page.getByTestId('queue-title')).toBeVisible();
  const last = await server.ticket(marta, 'The last one');
  await expect(page.getByTestId('queue-news')).toHaveText('1 new');
  expect(last.number).toBeGreaterThan(ticket.number);
  // One more for the stream's own opening at most.
  expect(lists - began).toBeLessThanOrEqual(1);
  expect(counts).toBeLessThan(60);
});

test('the address holds view, search and ticket: reload, back and forward work', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya);
  await page.getByTestId('view-open').click();
  await page.getByTestId(`row-${ticket.number}`).click();
  await expect(page.getByTestId('ticket')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`view=open&ticket=${ticket.id}`));
  await page.reload();
  await expect(page.getByTestId('ticket')).toContainText('Second screen stays black');
  await expect(page.getByTestId('view-open')).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(page.getByTestId('ticket')).toHaveCount(0);
  await page.goBack();
  await expect(page.getByTestId('view-unassigned')).toHaveAttribute('aria-current', 'page');
  await page.goForward();
  await page.goForward();
  await expect(page.getByTestId('ticket')).toBeVisible();
  await page.goto('/?view=open&ticket=00000000-0000-7000-8000-000000000000');
  await expect(page.getByText('This ticket isn’t here, or isn’t for you to see.')).toBeVisible();
});

test('filters narrow a view, stand in the address and are taken away again', async ({ server, open }) => {
  const robin = await server.technician('Robin Keller', 'administrator');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, robin);
  await page.getByTestId('filters').click();
  await page.getByLabel('Came in before').fill('2020-01-01');
  await expect(page.getByTestId('queue-empty')).toHaveText('No match. Try a ticket number or a name.');
  await expect(page).toHaveURL(/to=2020-01-01/);
  await page.getByTestId('filters-none').click();
  await expect(page.getByTestId(`row-${ticket.number}`)).toBeVisible();
});

test('the search follows the typing, over numbers, words and people, and drops old answers', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const screen = await server.ticket(marta, 'Second screen stays black');
  const printer = await server.ticket(joel, 'Label printer offline');
  await server.act(priya, printer.id, { kind: 'resolve', note: 'Turned it on.' });
  const page = await open(server, priya);
  // The first answer is held back until the second one is there.
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/q=print(&|$)/, async (route) => {
    await held;
    await route.continue();
  });
  const field = page.getByTestId('search').first();
  await page.keyboard.press('/');
  await expect(field).toBeFocused();
  await field.pressSequentially('print', { delay: 5 });
  await expect(page).toHaveURL(/q=print/);
  await field.fill('Marta');
  await expect(page.getByTestId(`row-${screen.number}`)).toBeVisible();
  release();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await expect(page.getByTestId(`row-${printer.number}`)).toHaveCount(0);
  // Solved ones are found, too, by number and by who asked.
  await field.fill(String(printer.number));
  await expect(page.getByTestId(`row-${printer.number}`)).toBeVisible();
  await field.fill('Joel');
  await expect(page.getByTestId(`row-${printer.number}`)).toContainText('Solved, to be confirmed');
  await page.getByTestId('search-within').click();
  await expect(page.getByTestId('queue-empty')).toBeVisible();
  await field.press('Escape');
  await expect(page.getByTestId(`row-${screen.number}`)).toBeVisible();
  await expect(page).not.toHaveURL(/q=/);
  // From a page beside the tickets it leads back to them, on a phone too.
  for (const size of [
    { width: 1440, height: 900 },
    { width: 360, height: 780 },
  ]) {
    await page.setViewportSize(size);
    await page.goto('/?page=people');
    await expect(page.getByTestId('page-people-pane')).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('printer');
    await expect(page.getByTestId(`row-${printer.number}`)).toBeVisible();
  }
});
