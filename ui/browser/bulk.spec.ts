import { expect, test } from './fixtures';

test('marked tickets are taken at once, each with its own result, and given back', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const [one, two, three] = [
    await server.ticket(marta, 'Second screen stays black'),
    await server.ticket(marta, 'Printer jams'),
    await server.ticket(marta, 'Calendar an hour late'),
  ];
  const page = await open(server, priya);
  // What a colleague does in the very moment of the press reaches the server first.
  await page.route(new RegExp(`${three.id}/actions/`), async (route) => {
    await server.act(leah, three.id, { kind: 'take' });
    await route.continue();
  });
  await expect(page.getByTestId(`row-${three.number}`)).toBeVisible();
  await page.keyboard.press('j');
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('x');
    await page.keyboard.press('j');
  }
  await expect(page.getByTestId('bulk')).toContainText('3 marked');
  await page.keyboard.press('a');
  await expect(page.getByTestId('notice').filter({ hasText: 'You took 2 tickets.' })).toBeVisible();
  const refused = page.getByTestId('notice').filter({ hasText: `${three.number}:` });
  await expect(refused).toBeVisible();
  await expect(page.getByTestId('bulk')).toContainText('1 marked');
  await expect(page.getByTestId(`row-${one.number}`)).toHaveCount(0);
  const contact = async (id: string): Promise<string | undefined> => {
    const { json } = await server.must(priya.token, 'GET', `/api/v1/desk/tickets/${id}`);
    return (json.contact as { name: string } | undefined)?.name;
  };
  expect(await contact(one.id)).toBe('Priya Raman');
  expect(await contact(three.id)).toBe('Leah Okafor');
  await page.keyboard.press('u');
  await expect(page.getByTestId('notice').filter({ hasText: '2 tickets are as they were.' })).toBeVisible();
  expect(await contact(one.id)).toBeUndefined();
  expect(await contact(two.id)).toBeUndefined();
});

test('a status for many can be taken back before anybody hears of it', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: '/?view=mine' });
  await page.getByTestId(`mark-${ticket.number}`).check();
  await page.getByTestId('bulk-status').click();
  await page.getByTestId('bulk-waiting_on_supplier').click();
  await expect(page.getByTestId('notice')).toContainText('1 ticket changes its status.');
  const row = async () => (await server.must(priya.token, 'GET', `/api/v1/desk/tickets/${ticket.id}`)).json;
  expect((await row()).pending).toBeTruthy();
  await page.getByTestId('notice-undo').click();
  await expect(page.getByTestId('notice')).toContainText('1 ticket is as it was.');
  expect((await row()).pending).toBeUndefined();
  expect((await row()).state).toBe('in_progress');
});

test('many are handed over with an introduction and a reason', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: '/?view=mine' });
  await page.getByTestId(`mark-${ticket.number}`).check();
  await page.keyboard.press('h');
  // Focus is still on the tick box, which is a field: the letter means nothing there.
  await expect(page.getByTestId('bulk-hand-dialog')).toHaveCount(0);
  await page.getByTestId('bulk-hand').click();
  await page.getByTestId('bulk-hand-to').selectOption({ label: leah.name });
  await expect(page.locator('#hand-intro')).toHaveValue(/I’m Leah Okafor/);
  await page.getByTestId('bulk-hand-why').fill('My shift ends');
  await page.getByTestId('bulk-hand-send').click();
  await expect(page.getByTestId('notice')).toContainText('1 ticket goes to your colleague.');
  const { json } = await server.must(priya.token, 'GET', `/api/v1/desk/tickets/${ticket.id}`);
  expect(json.pending).toMatchObject({ kind: 'hand_over' });
  // The page is usable after the dialog.
  await expect(page.getByTestId('bulk-hand-dialog')).toHaveCount(0);
  await page.getByTestId('view-open').click();
  await expect(page.getByTestId(`row-${ticket.number}`)).toBeVisible();
});
