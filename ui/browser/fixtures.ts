/** What every browser test starts from: a real server, consoles signed in to it, and a watch over what they complain of. */
import { expect, test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import axe from 'axe-core';
import { Server, type Technician } from './server';

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

interface OfWorker {
  /** A company's history, shared by the tests of a worker: they read it and change nothing others count. */
  demo: { server: Server; reader: Technician };
}

export const test = base.extend<OfTest, OfWorker>({
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
  demo: [
    async ({}, use) => {
      const server = await Server.start({ tickets: 700, seed: 7 });
      await use({ server, reader: await server.technician('Robin Keller', 'administrator') });
      await server.stop();
    },
    { scope: 'worker' },
  ],
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

/** What the queue says, without the waits, which go on by themselves. */
export async function queueText(page: Page): Promise<string> {
  return page.getByTestId('queue-list').evaluate((list) => {
    const copy = list.cloneNode(true) as HTMLElement;
    for (const time of copy.querySelectorAll('time')) time.remove();
    return [...copy.querySelectorAll('h2, li')]
      .map((line) => line.textContent.replaceAll(/\s+/g, ' ').trim())
      .join('\n');
  });
}
