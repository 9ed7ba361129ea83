import { defineConfig } from 'vitest/config';

/** Tests of what is shipped; they run on `dist/`, which is built once for them and only when they are among those asked for. */
const SHIPPED = ['test/cli/**/*.test.ts', 'test/pack.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'source', include: ['test/**/*.test.ts'], exclude: SHIPPED } },
      { extends: true, test: { name: 'shipped', include: SHIPPED, globalSetup: 'test/support/build.ts' } },
    ],
  },
});
