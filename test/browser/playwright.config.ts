import { defineConfig } from '@playwright/test';

/** Debian's Chromium; another one where CHROMIUM_PATH names it. A browser is never downloaded. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../node_modules/.cache/browser-stories',
  // One server and one browser at a time: that is what a small machine has cores for.
  workers: 1,
  forbidOnly: true,
  // A browser on a busy machine sometimes loses a click; what fails twice is broken.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    },
  },
});
