import { expect, expectAccessible, test } from './fixtures';
import type { Json } from './server';
import { FACTS, ticketNow } from './tickets';

test('only this caller’s tickets are there to merge with, and a merge is taken back', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const one = await server.ticket(marta, 'Second screen stays black');
  const two = await server.ticket(marta, 'The other screen is black as well');
  const foreign = await server.ticket(joel, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?view=open&ticket=${one.id}` });
  await expect(page.getByTestId('ticket')).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByTestId(`merge-${two.number}`)).toBeFocused();
  await expect(page.getByTestId(`merge-${foreign.number}`)).toHaveCount(0);
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(`${one.number} carries on in ${two.number}.`);
  await page.keyboard.press('u');
  await expect(page.getByTestId('pending')).toHaveCount(0);
  expect((await ticketNow(server, priya, one.id)).state).not.toBe('merged');
});

test('work is passed on, handed over, covered, split, linked, edited and closed', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const other = await server.ticket(marta, 'Printer jams');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  await server.reply(marta, ticket.id, 'And the phone rings twice.');
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  const now = (): Promise<Json> => ticketNow(server, priya, ticket.id);
  await expect(page.getByTestId('ticket-contact')).toBeVisible();

  await page.keyboard.press('w');
  await page.getByTestId('colleague').selectOption({ label: leah.name });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('ticket-worker')).toHaveText('On the desk: Leah Okafor');
  await expect(page.getByTestId('form-pass')).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(page.getByTestId('ticket-worker')).toHaveCount(0);

  await page.keyboard.press('d');
  await page.getByTestId('edit-subject').fill('Dock loses a screen');
  await page.getByTestId('edit-next').fill('2030-01-07T12:00');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('ticket-subject')).toHaveText('Dock loses a screen');

  await page.getByTestId('more').click();
  await page.getByTestId('more-link').click();
  await page.getByTestId('link-q').fill(String(other.number));
  await expect(page.getByTestId(`link-${other.number}`)).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('elsewhere')).toContainText(String(other.number));

  await page.getByTestId('more').click();
  await page.getByTestId('more-split').click();
  await page.getByTestId('split-subject').fill('Phone rings twice');
  await page.getByTestId('split-message').first().check();
  await page.getByTestId('split-send').click();
  await expect(page.getByTestId('event-split')).toBeVisible();

  await page.keyboard.press('h');
  await page.getByTestId('colleague').selectOption({ label: leah.name });
  await expect(page.getByTestId('hand-introduction')).toHaveValue(
    /I’m Leah Okafor. I’m covering for Priya Raman until/,
  );
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('form-hand')).toHaveCount(0);
  expect((await now()).pending).toMatchObject({ kind: 'cover' });

  // Going on runs what waits: then the next action is the one that waits.
  await page.getByTestId('hand').click();
  await page.getByTestId('hand-good').check();
  await page.getByTestId('colleague').selectOption({ label: leah.name });
  await page.getByTestId('hand-reason').fill('She knows docks');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => ((await now()).pending as Json | undefined)?.kind).toBe('hand_over');
  expect((await now()).cover).toMatchObject({ technician: { name: 'Leah Okafor' } });

  await page.getByTestId('more').click();
  await page.getByTestId('more-close').click();
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => ((await now()).pending as Json | undefined)?.kind).toBe('close');
  expect(((await now()).contact as Json).name).toBe('Leah Okafor');
});

test('every form is accessible in light and dark, and the page works after it', async ({ server, open }) => {
  test.setTimeout(120_000);
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  await server.ticket(marta, 'Second screen stays black');
  const ticket = await server.ticket(marta, 'Second screen stays black again', {
    facts: FACTS,
    impact: 'blocked',
  });
  await server.act(priya, ticket.id, { kind: 'take' });
  await server.write(priya, ticket.id, 'Hello Marta.', {});
  await server.write(priya, ticket.id, 'Dock?', { visibility: 'internal' });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('letter-internal')).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('tab-note').click();
  await expectAccessible(page);
  await page.getByTestId('tab-reply').click();
  await page.getByTestId('answers').click();
  await page.getByTestId('compose').fill('The SLA is met.');
  await expectAccessible(page);
  await page.getByTestId('more').click();
  await expect(page.getByTestId('more-close')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  for (const form of ['solve', 'status', 'hand', 'pass', 'merge', 'split', 'link', 'edit', 'close']) {
    const opener = page.getByTestId('more');
    if (['solve', 'status'].includes(form)) await page.getByTestId(form).click();
    else {
      await opener.click();
      await page.getByTestId(`more-${form}`).click();
    }
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    // The page takes clicks again at once.
    await page.getByTestId('ticket-number').click({ timeout: 2_000 });
  }
});
