import { defineConfig } from 'vitest/config';

/** Generous: a deadline is there to end what hangs, not to judge how busy the machine is. */
const shared = { testTimeout: 180_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    // Two test files at a time: with the database that is all a small machine has cores for.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['{shared,server,web,samples,scripts,bench}/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: {
          ...shared,
          name: 'house',
          // Real processes and real time on a shared machine: what fails twice is broken.
          retry: 1,
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**'],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
