import { aMorning, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';

const WIDTHS = [1280, 1000, 700, 360, 320];

for (const width of WIDTHS) {
  test(`${width} pixels: list and ticket, light and dark, nothing beyond the edge`, async ({
    server,
    open,
  }) => {
    const page = await open(server, await aMorning(server), {
      viewport: { width, height: width < 641 ? 740 : 800 },
      at: '/?view=open',
    });
    await expect(page.locator('[data-id]').first()).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.locator('[data-id]').first().click();
    await expect(page.getByTestId('ticket')).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
}

test('on a phone one column shows, a ticket fills it, and a bar leads everywhere', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { viewport: { width: 360, height: 740 } });
  await page.getByTestId('bar-team').click();
  await page.getByTestId(`row-${ticket.number}`).click();
  await expect(page.getByTestId('ticket')).toBeVisible();
  await expect(page.getByTestId('queue-list')).toBeHidden();
  await page.getByTestId('back').click();
  await expect(page.getByTestId('queue-list')).toBeVisible();
  await page.getByTestId('bar-search').click();
  await expect(page.getByTestId('search').locator('visible=true')).toBeFocused();
  await page.getByTestId('bar-more').click();
  await expectAccessible(page);
  await page.getByTestId('more-visits').click();
  await expect(page.getByTestId('queue-title')).toContainText('Visits');
  await expect(page.getByTestId('more')).toHaveCount(0);
});

test('the rail says what its icons mean when they have the pointer or the focus', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya, { viewport: { width: 700, height: 800 } });
  const view = page.getByTestId('view-open');
  await expect(view).toHaveAccessibleName(/All open/);
  const label = view.getByText('All open');
  expect(await label.evaluate((element) => getComputedStyle(element).clipPath)).not.toBe('none');
  await view.hover();
  expect(await label.evaluate((element) => getComputedStyle(element).clipPath)).toBe('none');
});

test('twice the size, forced colours and reduced motion lose nothing', async ({ server, open }) => {
  const page = await open(server, await aMorning(server), {
    // 200 % of a page on a screen of 1280 pixels.
    viewport: { width: 640, height: 400 },
    forcedColors: 'active',
    reducedMotion: 'reduce',
    at: '/?view=open',
  });
  await expect(page.locator('[data-id]').first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await expectNoSidewaysScroll(page);
  await page.locator('[data-id]').first().click();
  const current = page.locator('.item.current');
  const marked = await current.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(marked).toBe('solid');
  const moving = await page.evaluate(() => {
    const seconds = (value: string): number => Math.max(...value.split(',').map((part) => parseFloat(part)));
    return [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      return style.animationName !== 'none' && seconds(style.animationDuration) > 0.01;
    }).length;
  });
  expect(moving).toBe(0);
});
