import { expect, test } from './fixtures';

test('End and Home reach both ends of the log, with at most 200 rows in the page', async ({ demo, open }) => {
  const { server, reader } = demo;
  const page = await open(server, reader, { at: '/?view=solved' });
  const rows = page.locator('[data-id]');
  await expect(rows.first()).toBeVisible();
  const numbers = async (): Promise<number[]> =>
    (await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-testid') ?? ''))).map((id) =>
      Number(id.replace('row-', '')),
    );
  const newest = Math.max(...(await numbers()));
  await page.keyboard.press('j');
  await page.keyboard.press('End');
  await expect.poll(async () => Math.min(...(await numbers()))).toBeLessThan(200);
  const oldest = Math.min(...(await numbers()));
  await expect(page.getByTestId(`row-${oldest}`)).toBeFocused();
  expect(await rows.count()).toBeLessThanOrEqual(200);
  await page.keyboard.press('PageUp');
  await expect(page.getByTestId(`row-${oldest}`)).not.toBeFocused();
  await page.keyboard.press('Home');
  await expect(page.getByTestId(`row-${newest}`)).toBeFocused();
});

test('scrolling goes through every row once, in order, and keeps what is looked at in place', async ({
  demo,
  open,
}) => {
  const { server, reader } = demo;
  const page = await open(server, reader, { at: '/?view=solved' });
  const list = page.getByTestId('queue-list');
  await expect(page.locator('[data-id]').first()).toBeVisible();
  const all = await server.must(reader.token, 'GET', '/api/v1/desk/tickets?view=solved&cursor=end&limit=1');
  const last = (all.json.items as { number: number }[])[0]?.number;
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
  expect(seen.length).toBeGreaterThan(500);
});
