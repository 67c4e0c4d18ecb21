import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';

const HEAD = 'name,email,phone,department,place\n';

/** Gives the page a list to import. */
async function choose(page: Page, text: string): Promise<void> {
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.getByTestId('import-file').setInputFiles(file);
}

function row(page: Page, name: string): Locator {
  return page.getByTestId('person-row').filter({ hasText: name });
}

test('people are searched as one types, and one of them has a page with an address', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  await server.device('Joel Amadi');
  const first = await server.ticket(marta, 'Second screen stays black');
  const second = await server.ticket(marta, 'Phone won’t sync');
  for (const { id } of [first, second]) await server.act(priya, id, { kind: 'take' });
  const page = await open(server, priya);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/page=people/);
  await expect(page.getByTestId('person-row')).toHaveCount(2);
  await page.getByTestId('people-q').fill('lind');
  await expect(page.getByTestId('person-row')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const person = page.getByTestId('person');
  await expect(person).toContainText('Marta Lindqvist');
  await expect(person).toContainText('LT-0482');
  await expect(page.getByTestId('person-usual')).toHaveText('Usually talks to Priya Raman');
  await expectAccessible(page);
  await page.reload();
  await expect(person).toContainText('Marta Lindqvist');
  await page.getByTestId(`ticket-${first.number}`).click();
  await expect(page.getByTestId('ticket-subject')).toHaveText('Second screen stays black');
  // The caller beside a ticket leads back to their page.
  await page.getByTestId('caller-page').click();
  await expect(person).toContainText('Marta Lindqvist');
  await page.getByTestId('people-q').fill('nobody at all');
  await expect(page.getByTestId('people-list').locator('..')).toContainText('No match.');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.getByTestId('page-back').click();
  await expect(page.getByTestId('people-q')).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('everything somebody asked for is shown after a press, which the audit tells', async ({
  server,
  open,
}) => {
  const leah = await server.technician('Leah Okafor', 'lead');
  const marta = await server.device('Marta Lindqvist');
  for (let n = 1; n <= 12; n++) {
    const { id } = await server.ticket(marta, `Old matter ${n}`);
    await server.act(leah, id, { kind: 'take' });
    await server.act(leah, id, { kind: 'resolve', note: 'Mended' });
  }
  const page = await open(server, leah, { at: `/?page=people&item=${marta.person}` });
  const lines = page.getByTestId('tickets').getByRole('listitem');
  await expect(lines).toHaveCount(10);
  await page.getByTestId('history').click();
  await expect(page.getByTestId('history-open')).toBeVisible();
  await expect(lines).toHaveCount(12);
  const audit = await server.must(leah.token, 'GET', `/api/v1/desk/audit?person=${marta.person}`);
  const opened = (audit.json.items as { what: string }[]).filter(({ what }) => what === 'history_opened');
  expect(opened).toHaveLength(1);
});

test('a card is made and edited; what was typed comes back with what changed meanwhile', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya, { at: '/?page=people' });
  await expect(page.getByTestId('people-list').locator('..')).toContainText('Nobody is known yet.');
  await page.getByTestId('person-new').click();
  const form = page.getByTestId('form-person');
  await page.getByTestId('person-send').click();
  await expect(page.getByTestId('wrong-display_name')).toBeVisible();
  await expect(page.getByTestId('input-display_name')).toBeFocused();
  await page.getByTestId('input-display_name').fill('Rui Tavares');
  await page.getByTestId('input-emails').fill('rui@aldermoor.example\n\nnot an address');
  await page.getByTestId('person-send').click();
  await expect(page.getByTestId('wrong-emails')).toHaveText(/^Line 2: .*name@example.org/);
  await expectAccessible(page);
  await page.getByTestId('input-emails').fill('rui@aldermoor.example');
  await page.keyboard.press('Control+Enter');
  await expect(form).toHaveCount(0);
  await expect(page.getByTestId('person')).toContainText('Rui Tavares');
  await expect(row(page, 'Rui Tavares')).toBeVisible();

  const id = new URL(page.url()).searchParams.get('item') ?? '';
  await page.getByTestId('person-edit').click();
  await page.getByTestId('input-place').fill('Desk 3.14');
  const path = `/api/v1/desk/people/${id}`;
  const now = await server.must(priya.token, 'GET', path);
  const card = { display_name: 'Rui Tavares', department: 'Sales', emails: ['rui@aldermoor.example'] };
  const version = { 'if-match': `"${String(now.json.version)}"` };
  expect((await server.send(priya.token, 'PUT', path, card, version)).status).toBe(200);
  await page.getByTestId('person-send').click();
  await expect(page.getByTestId('stale')).toContainText('Department: nothing → Sales');
  await expect(page.getByTestId('input-place')).toHaveValue('Desk 3.14');
  await expectAccessible(page);
  // What was left alone is the colleague's: sending again must not take it back.
  await expect(page.getByTestId('input-department')).toHaveValue('Sales');
  await page.getByTestId('person-send').click();
  await expect(form).toHaveCount(0);
  await expect(page.getByTestId('person')).toContainText('Sales');
  await expect(page.getByTestId('person')).toContainText('Desk 3.14');
});

test('two who are one are joined, and taken apart within ten seconds and later', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const other = await server.device('M. Lindqvist');
  const ticket = await server.ticket(other, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?page=people&item=${other.person}` });
  const join = async (): Promise<void> => {
    await page.getByTestId('person-merge').click();
    await page.getByTestId('merge-q').fill('Marta');
    await page.getByTestId('merge-into').check();
    await page.getByTestId('merge-send').click();
    await expect(page).toHaveURL(new RegExp(`item=${marta.person}`));
    await expect(page.getByTestId('merged')).toContainText('M. Lindqvist');
    await expect(page.getByTestId(`ticket-${ticket.number}`)).toBeVisible();
  };
  await join();
  await expectAccessible(page);
  await page.keyboard.press('u');
  await expect(page).toHaveURL(new RegExp(`item=${other.person}`));
  await expect(page.getByTestId(`ticket-${ticket.number}`)).toBeVisible();
  await join();
  // An old address of whoever was joined leads to whom they are now.
  await page.goto(`/?page=people&item=${other.person}`);
  await expect(page).toHaveURL(new RegExp(`item=${marta.person}`));
  await page.getByTestId('unmerge').click();
  await expect(page.getByTestId('merged')).toHaveCount(0);
  await expect(page.getByTestId('tickets')).toHaveCount(0);
});

test('a list shows what it would do and every line that is left out before anything is written', async ({
  server,
  open,
}) => {
  const ada = await server.technician('Ada Stone', 'administrator');
  const page = await open(server, ada, { at: '/?page=people' });
  await page.getByTestId('import').click();
  await choose(page, 'email,phone\na@b.example,1\n');
  await expect(page.getByTestId('import-trouble')).toContainText('name and email');
  const good = 'Rui Tavares,rui@aldermoor.example,4711,Sales,Desk 2\n';
  await choose(page, `${HEAD}${good},nobody@aldermoor.example,,,\nJoel Amadi,not an address,,,\n`);
  const refused = page.getByTestId('import-refused').getByRole('row');
  await expect(refused).toHaveCount(3);
  await expect(refused.nth(1)).toContainText('3Name');
  await expect(refused.nth(2)).toContainText('4E-mail');
  await expect(refused.nth(2)).toContainText('name@example.org');
  await expect(page.getByTestId('import-people')).toContainText('Rui Tavares');
  await expectAccessible(page);
  const known = async (): Promise<number> =>
    ((await server.must(ada.token, 'GET', '/api/v1/desk/people')).json.items as unknown[]).length;
  expect(await known()).toBe(0);
  await page.getByTestId('import-write').click();
  await expect(page.getByTestId('import-told')).toContainText('1 person was added');
  await expect(row(page, 'Rui Tavares')).toBeVisible();
  expect(await known()).toBe(1);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
});

test('somebody is deleted for good only after a second press, and by administrators only', async ({
  server,
  open,
}) => {
  const [ada, priya] = [
    await server.technician('Ada Stone', 'administrator'),
    await server.technician('Priya Raman'),
  ];
  const marta = await server.device('Marta Lindqvist');
  const at = `/?page=people&item=${marta.person}`;
  const others = await open(server, priya, { at });
  await expect(others.getByTestId('person')).toContainText('Marta Lindqvist');
  await expect(others.getByTestId('person-erase')).toHaveCount(0);
  await others.goto('/?page=people&item=import');
  await expect(others.getByTestId('page-people-pane')).toContainText('Only administrators can do this.');
  const page = await open(server, ada, { at });
  await page.getByTestId('person-erase').click();
  await page.getByTestId('erase-send').click();
  await expect(page.getByTestId('erase-sure')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('person')).toContainText('Marta Lindqvist');
  await page.getByTestId('person-erase').click();
  await page.getByTestId('erase-send').click();
  await page.getByTestId('erase-send').click();
  await expect(page.getByTestId('form-erase')).toHaveCount(0);
  await expect(row(page, 'Marta Lindqvist')).toHaveCount(0);
  await page.goto(at);
  await expect(page.getByTestId('person')).toBeVisible();
  await expect(page.getByTestId('person')).not.toContainText('Marta Lindqvist');
});
