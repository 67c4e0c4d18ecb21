import { defineConfig } from '@playwright/test';

/** The console in the system's own Chromium, against the real server; nothing is downloaded and nothing is stood in for. */
export default defineConfig({
  testDir: 'browser',
  fullyParallel: true,
  workers: 1,
  timeout: 120_000,
  globalTimeout: 10 * 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [
    ['list'],
    ...(process.env.BROWSER_REPORT ? [['json', { outputFile: process.env.BROWSER_REPORT }] as const] : []),
  ],
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
  outputDir: 'dist/browser',
});
