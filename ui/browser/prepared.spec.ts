import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';
import type { Json } from './server';

test('a call is prepared, logged by its letter, and taken out of the list again', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman', 'lead');
  await server.device('Rui Tavares');
  const page = await open(server, priya);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByTestId('tpl-calls')).toContainText('Password reset');
  await page.getByTestId('tpl-new').click();
  // Its letter is another one's: said at the field.
  await page.getByTestId('tpl-letter').fill('p');
  await page.getByTestId('tpl-title').fill('Badge');
  await page.getByTestId('tpl-field-more').click();
  await page.getByTestId('tpl-field-0').fill('Which door');
  await page.getByTestId('tpl-default-0').fill('main door');
  await page.getByTestId('tpl-subject').fill('Badge, {which_door}');
  await page.getByTestId('tpl-solved').fill('The vendor opened it.');
  await expect(page.getByTestId('plain')).toContainText('vendor');
  await page.getByTestId('tpl-solved').fill('Your badge opens the {which_door} again.');
  await page.getByTestId('template-send').click();
  await expect(page.getByTestId('refused')).toContainText('no other template in use');
  await expectAccessible(page);
  await page.getByTestId('tpl-letter').fill('b');
  await page.getByTestId('tpl-letter').press('Control+Enter');
  await expect(page.getByTestId('tpl-calls')).toContainText('Badge');
  // It is there at the next call.
  await page.keyboard.press('l');
  await page.keyboard.type('rui');
  await page.keyboard.press('Enter');
  await page.keyboard.press('b');
  await expect(page.getByTestId('asked-which_door')).toHaveValue('main door');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(/Logged as \d+/);
  const { json } = await server.must(priya.token, 'GET', '/api/v1/desk/tickets?limit=1');
  expect((json.items as Json[])[0]).toMatchObject({ subject: 'Badge, main door', state: 'closed' });
  // Taken out, and back.
  await page.getByTestId('tpl-calls').getByRole('link', { name: 'Badge' }).click();
  await page.getByTestId('template-retire').click();
  await expect(page.getByTestId('tpl-calls')).not.toContainText('Badge');
  await page.getByTestId('notice-undo').last().click();
  await expect(page.getByTestId('tpl-calls')).toContainText('Badge');
  await page.setViewportSize({ width: 360, height: 700 });
  await expectNoSidewaysScroll(page);
  await page.getByTestId('tpl-calls').getByRole('link', { name: 'Badge' }).click();
  await expect(page.getByTestId('tpl-title')).toHaveValue('Badge');
  await expectNoSidewaysScroll(page);
});

test('a reply text is written once, and two colons put it in with its names', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman', 'lead');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { at: '/?page=templates&item=new-reply' });
  await page.getByTestId('snippet-name').fill('badge');
  await page.getByTestId('snippet-body').fill('Hello {caller}, {nobody} looks at {number}.');
  await page.getByTestId('snippet-send').click();
  await expect(page.getByTestId('refused')).toContainText('can be filled in');
  await page.getByTestId('snippet-body').fill('Hello {caller}, {me} looks at {number}.');
  await page.getByTestId('snippet-send').click();
  await expect(page.getByTestId('tpl-replies')).toContainText('::badge');
  await page.goto(`/?view=open&ticket=${ticket.id}`);
  const compose = page.getByTestId('compose');
  await compose.fill('First. ');
  await compose.pressSequentially('::ba');
  await expect(page.getByTestId('snippet-badge')).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);
  await compose.press('Enter');
  await expect(compose).toHaveValue(`First. Hello Marta Lindqvist, Priya Raman looks at ${ticket.number}.`);
  await expect(compose).toBeFocused();
  await expect(page.getByTestId('snippets')).toHaveCount(0);
  // Enter is a new line again, and colons inside a word are words.
  await compose.press('Enter');
  await compose.pressSequentially('std::badge');
  await expect(page.getByTestId('snippets')).toHaveCount(0);
  await compose.pressSequentially(' ::');
  await expect(page.getByTestId('snippets').getByRole('option')).toHaveCount(6);
  await compose.press('Escape');
  await expect(page.getByTestId('snippets')).toHaveCount(0);
});

test('who is no lead reads what is prepared; a stale edit keeps the words', async ({ server, open }) => {
  const lead = await server.technician('Leah Okafor', 'lead');
  const priya = await server.technician('Priya Raman');
  const [hello] = (await server.must(lead.token, 'GET', '/api/v1/desk/snippets')).json as unknown as Json[];
  const at = `/?page=templates&item=${String(hello?.id)}`;
  const reader = await open(server, priya, { at });
  await expect(reader.getByTestId('page-templates-pane')).toContainText('Leads change these.');
  await expect(reader.getByTestId('snippet-body')).toHaveCount(0);
  await expectAccessible(reader);
  const page = await open(server, lead, { at });
  await page.getByTestId('snippet-body').fill('My own words.');
  const path = `/api/v1/desk/snippets/${String(hello?.id)}`;
  const other = { name: hello?.name, body: 'Words of a colleague.' };
  expect((await server.send(lead.token, 'PUT', path, other, { 'if-match': '"1"' })).status).toBe(200);
  await page.getByTestId('snippet-send').click();
  await expect(page.getByTestId('stale')).toContainText('Words of a colleague.');
  await expect(page.getByTestId('snippet-body')).toHaveValue('My own words.');
  await page.getByTestId('snippet-send').click();
  await expect(page.getByTestId('tpl-replies')).toContainText('My own words.');
});
