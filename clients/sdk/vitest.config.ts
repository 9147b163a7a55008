import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'sdk', include: ['test/watch.test.ts'], testTimeout: 20_000 } },
      { test: { name: 'pages', include: ['test/pages.test.ts'], testTimeout: 300_000, hookTimeout: 60_000 } },
    ],
  },
});
