import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Much of the time is waiting: for the service, for a browser, for a time limit
    maxWorkers: 3,
    projects: [
      { test: { name: 'service', include: ['service/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'screenshots', include: ['service/screenshots.ts'], testTimeout: 60_000 } },
      { test: { name: 'help-pictures', include: ['service/help-pictures.ts'], testTimeout: 600_000 } },
      { test: { name: 'screens', include: ['screens.ts'], testTimeout: 600_000 } },
      {
        test: { name: 'pages', include: ['pages.test.ts', 'intl.test.ts'], testTimeout: 300_000, hookTimeout: 60_000 },
      },
    ],
  },
});
