import { expect, expectAccessible, test } from './fixtures';

test('a session that ends while somebody types is signed in to again in place', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: `/?view=mine&ticket=${ticket.id}` });
  await page.getByTestId('compose').fill('Is now a good time?');
  await page.context().clearCookies();
  // Whatever the page asks for meanwhile may be refused first: the dialog then lies over the button already.
  await page.getByTestId('send').dispatchEvent('click');
  await expect(page.getByTestId('sign-in-again')).toBeVisible();
  await expect(page.locator('#email')).toHaveValue(priya.email);
  await expectAccessible(page);
  // The link is opened in another tab of the same browser.
  const other = await page.context().newPage();
  await other.goto(`${server.base}${await server.invitation(priya)}`);
  await other.getByTestId('sign-in').click();
  await expect(other.getByTestId('console')).toBeVisible();
  await other.close();
  await expect(page.getByTestId('sign-in-again')).toHaveCount(0);
  await expect(page.getByTestId('compose')).toHaveValue('Is now a good time?');
  await page.getByTestId('send').click();
  await expect(page.getByTestId('compose')).toHaveValue('');
  await expect(page.getByTestId('letters')).toContainText('Is now a good time?');
});

test('a server that is gone is said quietly, typing goes on, and nothing is missed', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('ticket')).toBeVisible();
  await server.halt();
  await expect(page.getByTestId('offline')).toBeVisible();
  await page.getByTestId('compose').fill('I’ll look at it now.');
  await page.getByTestId('send').click();
  await expect(page.getByTestId('compose')).toHaveValue('I’ll look at it now.');
  await server.serve();
  await server.reply(marta, ticket.id, 'It came back by itself.');
  const late = await server.ticket(marta, 'Printer jams');
  await expect(page.getByTestId('offline')).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByTestId('letters')).toContainText('It came back by itself.');
  await page.getByTestId('queue-news').click();
  await expect(page.getByTestId(`row-${late.number}`)).toBeVisible();
  await page.getByTestId('send').click();
  await expect(page.getByTestId('compose')).toHaveValue('');
});

test('a list that cannot be read says so and is tried again', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  await page.route(/desk\/tickets\?/, (route) => route.abort());
  await page.getByTestId('view-open').click();
  await expect(page.getByTestId('queue-failed')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(/desk\/tickets\?/);
  await page.getByTestId('queue-retry').click();
  await expect(page.getByTestId('queue-failed')).toHaveCount(0);
});

test('signing out leads to the sign-in page', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  await page.getByTestId('me').click();
  await page.getByTestId('sign-out').click();
  await expect(page.locator('#email')).toBeVisible();
  await expectAccessible(page);
});
