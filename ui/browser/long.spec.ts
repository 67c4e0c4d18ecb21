import { expect, openMany, test } from './fixtures';

/** More than two pages, and more than the page may hold. */
const MANY = 450;
const FOUND = '/?view=open&q=many';

test('End and Home reach both ends of the log, with at most 200 rows in the page', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const all = await openMany(server, await server.device('Marta Lindqvist'), MANY);
  const page = await open(server, priya, { at: FOUND });
  const rows = page.locator('[data-id]');
  await expect(rows.first()).toBeVisible();
  const [oldest, newest] = [all[0] ?? 0, all.at(-1) ?? 0];
  await page.keyboard.press('j');
  await page.keyboard.press('End');
  await expect(page.getByTestId(`row-${oldest}`)).toBeFocused();
  expect(await rows.count()).toBeLessThanOrEqual(200);
  await page.keyboard.press('PageUp');
  await expect(page.getByTestId(`row-${oldest}`)).not.toBeFocused();
  await page.keyboard.press('Home');
  await expect(page.getByTestId(`row-${newest}`)).toBeFocused();
});

test('scrolling goes through every row once, in order, and keeps what is looked at in place', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const [last] = await openMany(server, await server.device('Marta Lindqvist'), MANY);
  const page = await open(server, priya, { at: FOUND });
  const list = page.getByTestId('queue-list');
  await expect(page.locator('[data-id]').first()).toBeVisible();
  const seen: number[] = [];
  let most = 0;
  for (let turn = 0; turn < 600 && seen.at(-1) !== last; turn++) {
    const now = await list.evaluate((element) => {
      const rows = [...element.querySelectorAll('[data-id]')];
      const box = element.getBoundingClientRect();
      const shown = rows.filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= box.top && bottom <= box.bottom;
      });
      return {
        rows: rows.length,
        shown: shown.map((row) => Number(row.getAttribute('data-testid')?.replace('row-', ''))),
      };
    });
    most = Math.max(most, now.rows);
    for (const number of now.shown) if (!seen.includes(number)) seen.push(number);
    await list.evaluate((element) => element.scrollBy(0, element.clientHeight - 160));
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
  expect(most).toBeLessThanOrEqual(200);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  expect(seen.at(-1)).toBe(last);
  expect(seen.length).toBe(MANY);
});

test('a grouped view of as many shows 200 and reaches its end as well', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const all = await openMany(server, await server.device('Marta Lindqvist'), MANY);
  const page = await open(server, priya);
  const rows = page.locator('[data-id]');
  await expect(page.getByTestId('queue-count')).toHaveText(String(MANY));
  await page.keyboard.press('End');
  await expect(page.getByTestId(`row-${all.at(-1)}`)).toBeFocused();
  expect(await rows.count()).toBeLessThanOrEqual(200);
  await page.keyboard.press('Home');
  await expect(page.getByTestId(`row-${all[0]}`)).toBeFocused();
});
