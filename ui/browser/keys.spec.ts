import { expect, expectAccessible, test } from './fixtures';

test('J and K move, O opens, and G with a letter goes to a view', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const one = await server.ticket(marta, 'Second screen stays black');
  const two = await server.ticket(marta, 'Printer jams');
  const page = await open(server, priya);
  await expect(page.getByTestId(`row-${two.number}`)).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByTestId(`row-${one.number}`)).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.getByTestId(`row-${two.number}`)).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ticket-subject')).toHaveText('Second screen stays black');
  await page.keyboard.press('j');
  await page.keyboard.press('o');
  await expect(page.getByTestId('ticket-subject')).toHaveText('Printer jams');
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByTestId('view-mine')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByTestId('view-open')).toHaveAttribute('aria-current', 'page');
});

test('letters stay letters in a field, with a modifier, and while a dialog is open', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  const search = page.getByTestId('search').first();
  await search.focus();
  await page.keyboard.type('gm?x');
  await expect(search).toHaveValue('gm?x');
  await expect(page.getByTestId('sheet')).toHaveCount(0);
  await search.press('Escape');
  await page.getByTestId('view-open').focus();
  await page.keyboard.press('Alt+g');
  await page.keyboard.press('m');
  await expect(page.getByTestId('view-mine')).not.toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('?');
  await expect(page.getByTestId('sheet')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByTestId('view-mine')).not.toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('sheet')).toHaveCount(0);
});

test('a layout without Latin letters has the same keys by where they lie', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  await page.getByTestId('view-open').focus();
  const press = (key: string, code: string): Promise<void> =>
    page.evaluate(
      ([key, code]) => {
        const event = { key: key ?? '', code: code ?? '', bubbles: true, cancelable: true };
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', event));
      },
      [key, code],
    );
  await press('п', 'KeyG');
  await press('ь', 'KeyM');
  await expect(page.getByTestId('view-mine')).toHaveAttribute('aria-current', 'page');
  // An input method at work is nobody's shortcut.
  await page.evaluate(() => {
    const event = { key: '?', isComposing: true, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', event));
  });
  await expect(page.getByTestId('sheet')).toHaveCount(0);
});

test('the sheet lists what can be pressed; keys are changed, kept and switched off', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  await page.keyboard.press('?');
  await expect(page.getByTestId('key-go-mine')).toContainText('Mine');
  await page.getByTestId('change-go-mine').click();
  await page.keyboard.press('/');
  await expect(page.getByTestId('keys-said')).toHaveText('That key is taken: Search');
  await page.keyboard.press('2');
  await expect(page.getByTestId('change-go-mine')).toContainText('2');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('sheet')).toHaveCount(0);
  await page.keyboard.press('2');
  await expect(page.getByTestId('view-mine')).toHaveAttribute('aria-current', 'page');
  await page.reload();
  await expect(page.getByTestId('console')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByTestId('change-go-mine')).toContainText('2');
  await page.getByTestId('keys-off').check();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('sheet')).toHaveCount(0);
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page.getByTestId('view-mine')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByTestId('sheet')).toHaveCount(0);
  // What types nothing goes on working.
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette')).toBeVisible();
});

test('F6 goes round the panes and Shift+F6 back', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?ticket=${ticket.id}` });
  await expect(page.getByTestId('ticket')).toBeVisible();
  const pane = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane);
  await page.keyboard.press('F6');
  expect(await pane()).toBe('side');
  await page.keyboard.press('F6');
  expect(await pane()).toBe('queue');
  await page.keyboard.press('F6');
  expect(await pane()).toBe('ticket');
  await page.keyboard.press('Shift+F6');
  expect(await pane()).toBe('queue');
});

test('the palette goes to views, tickets by number, people, and does what has a key', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const other = await server.ticket(joel, 'Label printer offline');
  const page = await open(server, priya);
  const field = page.getByTestId('palette-field');
  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await field.fill(String(ticket.number));
  const item = page.getByTestId('palette-item');
  await expect(item.filter({ hasText: 'Second screen' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ticket-subject')).toHaveText('Second screen stays black');
  await page.keyboard.press('Control+k');
  await field.fill('visits');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('view-visits')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Control+k');
  await field.fill('Joel');
  await item.filter({ hasText: 'Person' }).filter({ hasText: 'Joel Amadi' }).click();
  await expect(page).toHaveURL(new RegExp(`page=people&item=${joel.person}`));
  await expect(page.getByTestId(`ticket-${other.number}`)).toBeVisible();
  await page.getByTestId('person-queue').click();
  await expect(page).toHaveURL(new RegExp(`person=${joel.person}`));
  await expect(page.getByTestId(`row-${other.number}`)).toBeVisible();
  await expect(page.getByTestId(`row-${ticket.number}`)).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await field.fill('Shortcuts');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('sheet')).toBeVisible();
});
