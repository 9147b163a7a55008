import { defineConfig } from 'vitest/config';

/** Where the database decides what people see: the same tests once more, on PostgreSQL (`scripts/with-postgres`). */
const postgres = {
  test: {
    name: 'postgres',
    include: ['two-step', 'codes', 'passkeys', 'remember'].map((name) => `service/${name}.test.ts`),
    env: { NOD_BROWSER_DATABASE: 'postgres' },
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
};

export default defineConfig({
  test: {
    // Much of the time is waiting: for the service, for a browser, for a time limit
    maxWorkers: 3,
    projects: [
      // The first test of a file starts the service too
      { test: { name: 'service', include: ['service/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'phone',
          include: ['phone/*.test.ts'],
          exclude: ['phone/gallery.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      // Without a server there is no such project, and `npm test`, which names it, says so
      ...(process.env.NOD_TEST_POSTGRES_URL ? [postgres] : []),
      { test: { name: 'screenshots', include: ['service/screenshots.ts'], testTimeout: 60_000 } },
      { test: { name: 'help-pictures', include: ['service/help-pictures.ts'], testTimeout: 600_000 } },
      { test: { name: 'screens', include: ['screens.ts'], testTimeout: 600_000 } },
      {
        test: { name: 'phone-gallery', include: ['phone/gallery.test.ts'], testTimeout: 900_000, hookTimeout: 60_000 },
      },
      { test: { name: 'budget', include: ['phone/budget.ts'], testTimeout: 600_000, hookTimeout: 60_000 } },
      { test: { name: 'phone-screens', include: ['phone/screens.ts'], testTimeout: 600_000 } },
      {
        test: { name: 'pages', include: ['pages.test.ts', 'intl.test.ts'], testTimeout: 300_000, hookTimeout: 60_000 },
      },
    ],
  },
});
