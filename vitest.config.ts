import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 30_000, hookTimeout: 60_000 };

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
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**'],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
