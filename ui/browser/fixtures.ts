/** What every browser test starts from: a real server, consoles signed in to it, and a watch over what they complain of. */
import { expect, test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import axe from 'axe-core';
import { Server, type Device, type Technician } from './server';

/** Opens the console in a browser profile of its own, signed in. */
export type OpenConsole = (
  server: Server,
  who: Technician,
  options?: BrowserContextOptions & { at?: string },
) => Promise<Page>;

interface OfTest {
  /** An empty server of this test alone. */
  server: Server;
  open: OpenConsole;
}

export const test = base.extend<OfTest>({
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
  open: async ({ browser }, use) => {
    const complaints: string[] = [];
    const pages: Page[] = [];
    await use(async (server, who, { at, ...options } = {}) => {
      const page = await enter(browser, server, who, options, complaints);
      pages.push(page);
      if (at) await page.goto(at);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    expect(complaints, 'the page complained, or the content policy was hurt').toEqual([]);
  },
});

export { expect };

async function enter(
  browser: Browser,
  server: Server,
  who: Technician,
  options: BrowserContextOptions,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.base, locale: 'en-GB', ...options });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
  page.on('console', (said) => {
    // The browser's own note of a refused or broken request; what the page makes of it is judged by the tests.
    if (said.type() === 'error' && !/^Failed to load resource|net::ERR_/.test(said.text())) {
      complaints.push(said.text());
    }
  });
  await page.goto(await server.invitation(who));
  await page.getByTestId('sign-in').click();
  await expect(page.getByTestId('console')).toBeVisible();
  return page;
}

/** No violation of accessibility rules on the page as it is, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    });
    expect(found, colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Nothing of the page lies beyond its right edge. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    return wide > 0 ? `${wide} pixels too wide` : '';
  });
  expect(over).toBe('');
}

/** What the queue says, without the waits, which go on by themselves, and the dots of what was not opened in this console. */
export async function queueText(page: Page): Promise<string> {
  return page.getByTestId('queue-list').evaluate((list) => {
    const copy = list.cloneNode(true) as HTMLElement;
    for (const own of copy.querySelectorAll('time, [data-unread]')) own.remove();
    return [...copy.querySelectorAll('h2, li')]
      .map((line) => line.textContent.replaceAll(/\s+/g, ' ').trim())
      .join('\n');
  });
}

/** Many tickets of one person, oldest first. */
export async function openMany(server: Server, from: Device, how: number): Promise<number[]> {
  const numbers: number[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < how) numbers.push((await server.ticket(from, `Case ${next++} of many`)).number);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return numbers.sort((a, b) => a - b);
}

/** A morning at a desk: tickets of each group, with long words in them. */
export async function aMorning(server: Server): Promise<Technician> {
  const [priya, leah] = [await server.technician('Priya Raman'), await server.technician('Leah Okafor')];
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const visit = { by: 'visit', detail: 'Warehouse, gate 3' };
  const call = { by: 'call', detail: 'ext. 4172' };
  await server.ticket(joel, 'Label printer offline at goods-in', { impact: 'blocked', reach: visit });
  await server.ticket(marta, 'Locked out after a new phone', { impact: 'blocked', reach: call });
  await server.ticket(joel, 'x'.repeat(300), { impact: 'question' });
  const scanner = await server.ticket(joel, 'Scanner sends blank pages', { reach: call });
  const echo = await server.ticket(marta, 'Echo on calls in the Birch room', { impact: 'slowed' });
  const phone = await server.ticket(marta, 'Phone won’t sync my calendar');
  await server.act(leah, scanner.id, { kind: 'take' });
  const at = new Date(Date.now() + 3_600_000).toISOString();
  await server.act(priya, echo.id, {
    kind: 'status',
    state: 'scheduled',
    visit: { at, place: 'Birch room' },
  });
  await server.act(priya, phone.id, { kind: 'status', state: 'waiting_on_requester' });
  return priya;
}
