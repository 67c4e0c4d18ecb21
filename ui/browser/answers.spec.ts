import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';
import type { Json } from './server';

test('what fixed a ticket is published, offered by the bell, changed and taken out', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Dock loses a screen after sleep');
  await server.act(priya, ticket.id, { kind: 'take' });
  const note = 'Hold the power button of the dock for 10 seconds.';
  expect((await server.act(priya, ticket.id, { kind: 'resolve', note })).status).toBe(200);
  const page = await open(server, priya, { at: '/?page=answers' });
  await expect(page.getByTestId('ans-none')).toContainText('Nothing is published yet');
  await expectAccessible(page);
  await page.goto(`/?view=solved&ticket=${ticket.id}`);
  await page.getByTestId('publish').click();
  await expect(page.getByTestId('ans-title')).toHaveValue('Dock loses a screen after sleep');
  await expect(page.getByTestId('ans-steps')).toHaveValue(note);
  await page.getByTestId('answer-send').click();
  await expect(page.getByTestId('ans-name')).toHaveText('Dock loses a screen after sleep');
  await expect(page.getByTestId('answer-one')).toContainText('For the desk');
  const offered = async (): Promise<string> =>
    JSON.stringify((await server.must(marta.token, 'GET', '/api/v1/me/home')).json.answers ?? []);
  expect(await offered()).not.toContain('Dock');
  // From the ticket's menu the same one is found again.
  await page.getByTestId('ans-ticket').click();
  await page.getByTestId('more').click();
  await page.getByTestId('more-publish').click();
  await page.getByTestId('ans-edit').click();
  await page.getByTestId('ans-offered').check();
  await page.getByTestId('ans-words').fill('dock');
  await page.getByTestId('ans-words').press('Enter');
  await page.getByTestId('ans-minutes').fill('2');
  await expectAccessible(page);
  // A colleague was quicker: their change is shown, these words stay.
  const id = new URL(page.url()).searchParams.get('item') ?? '';
  const path = `/api/v1/desk/answers/${id}`;
  const now = (await server.must(priya.token, 'GET', path)).json;
  const other = { title: 'Dock loses a screen', steps: note, offered: false };
  const edit = await server.send(priya.token, 'PUT', path, other, { 'if-match': `"${String(now.version)}"` });
  expect(edit.status).toBe(200);
  await page.getByTestId('answer-send').click();
  await expect(page.getByTestId('stale')).toContainText('→ Dock loses a screen');
  await expect(page.getByTestId('ans-minutes')).toHaveValue('2');
  await page.getByTestId('answer-send').click();
  await expect(page.getByTestId('answer-one')).toContainText('Offered');
  // The title nobody touched here is the colleague's.
  expect(await offered()).toContain('Dock loses a screen');
  await expect(page.getByTestId('ans-name')).toHaveText('Dock loses a screen');
  // Found by its words, and not by others.
  await page.getByTestId('ans-search').fill('power button');
  await expect(page.getByTestId('ans-list').getByRole('link')).toHaveCount(1);
  await page.getByTestId('ans-search').fill('wardrobe');
  await expect(page.getByTestId('ans-none')).toContainText('No match');
  await page.getByTestId('ans-search').fill('');
  await expect(page.getByTestId('ans-list')).toContainText('Dock loses a screen');
  await page.getByTestId('ans-retire').click();
  await expect(page.getByTestId('ans-none')).toBeVisible();
  expect(await offered()).not.toContain('Dock');
  await page.getByTestId('notice-undo').last().click();
  await expect(page.getByTestId('ans-list')).toContainText('Dock loses a screen');
  const answers = (await server.must(priya.token, 'GET', '/api/v1/desk/answers')).json.items as Json[];
  expect(answers[0]).toMatchObject({ offered: true, minutes: 2, ticket: { number: ticket.number } });
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSidewaysScroll(page);
});
