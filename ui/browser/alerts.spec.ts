import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';

interface Shown {
  title: string;
  body: string;
  stays: boolean;
}

/** Records what the browser is asked to show, and lets the page believe that nobody looks at it. */
async function away(page: Page): Promise<() => Promise<Shown[]>> {
  await page.evaluate(() => {
    const shown: Shown[] = [];
    const Real = window.Notification;
    const Recording = class extends Real {
      constructor(title: string, options: NotificationOptions = {}) {
        super(title, options);
        shown.push({ title, body: options.body ?? '', stays: options.requireInteraction ?? false });
      }
    };
    Object.assign(window, { Notification: Recording, shown });
    document.hasFocus = () => false;
  });
  return () => page.evaluate(() => (window as unknown as { shown: Shown[] }).shown);
}

test('the title and the icon tell what waits', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const page = await open(server, priya, { at: '/?view=mine' });
  await expect(page).toHaveTitle('Mine · Deskbell');
  const icon = page.locator('link[rel=icon]');
  await expect(icon).toHaveAttribute('href', /^\/assets\/quiet-.*\.svg$/);
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await expect(page).toHaveTitle('(1) Mine · Deskbell');
  await expect(icon).toHaveAttribute('href', /^\/assets\/news-.*\.svg$/);
  await server.act(priya, ticket.id, { kind: 'take' });
  await expect(page).toHaveTitle('Mine · Deskbell');
  await server.reply(marta, ticket.id, 'Still black.');
  await expect(page).toHaveTitle('(1) Mine · Deskbell');
  await page.getByTestId('queue-news').click();
  await page.getByTestId(`row-${ticket.number}`).click();
  await expect(page).toHaveTitle('Mine · Deskbell');
});

test('new requests and answers are told with the tab hidden, once it was allowed', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const mine = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, mine.id, { kind: 'take' });
  const others = await server.ticket(marta, 'Printer jams');
  await server.act(leah, others.id, { kind: 'take' });
  const page = await open(server, priya, { permissions: ['notifications'] });
  await page.getByTestId('me').click();
  await expect(page.getByTestId('alert-notify')).not.toBeChecked();
  await page.getByTestId('alert-notify').check();
  await expect(page.getByTestId('alert-notify')).toBeChecked();
  await page.getByTestId('alert-sound').check();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('more')).toHaveCount(0);
  const shown = await away(page);
  await server.reply(marta, others.id, 'This is for Leah.');
  await server.reply(marta, mine.id, 'Still black.');
  await expect
    .poll(shown)
    .toEqual([{ title: 'Marta Lindqvist answered', body: 'Still black.', stays: false }]);
  await server.ticket(marta, 'Nothing works', { impact: 'blocked' });
  await expect
    .poll(async () => (await shown()).at(-1))
    .toEqual({ title: 'Marta Lindqvist can’t work', body: 'Nothing works', stays: true });
  // Many at once are one.
  const before = (await shown()).length;
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => server.reply(marta, mine.id, `Look ${n}`)));
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(before);
  const after = await shown();
  expect(after.length - before).toBeLessThan(6);
});

test('a browser that refuses says so, and the switch stays off', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  await page.evaluate(() => {
    Notification.requestPermission = () => Promise.resolve('denied');
  });
  await page.getByTestId('me').click();
  await page.getByTestId('alert-notify').click();
  await expect(page.getByTestId('alert-refused')).toBeVisible();
  await expect(page.getByTestId('alert-notify')).not.toBeChecked();
});

test('news that become overdue are told and stand out', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const soon = new Date(Date.now() + 60 * 60_000).toISOString();
  await server.act(priya, ticket.id, { kind: 'status', state: 'in_progress', next_update_by: soon });
  const page = await open(server, priya, { permissions: ['notifications'] });
  await page.clock.install();
  await page.goto('/?view=mine');
  await page.getByTestId('me').click();
  await page.getByTestId('alert-notify').check();
  await page.keyboard.press('Escape');
  const shown = await away(page);
  await expect(page.getByTestId(`row-${ticket.number}`)).not.toContainText('was due news');
  await page.clock.fastForward('01:01:00');
  await page.clock.runFor(35_000);
  await expect(page.getByTestId(`row-${ticket.number}`)).toContainText('was due news');
  await expect
    .poll(shown)
    .toEqual([{ title: 'Marta Lindqvist was due news', body: 'Second screen stays black', stays: false }]);
});
