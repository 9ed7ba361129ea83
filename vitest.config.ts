import { defineConfig } from 'vitest/config';

/** Tests of what is shipped; they run on `dist/`, which is built once for them and only when they are among those asked for. */
const SHIPPED = ['test/cli/**/*.test.ts', 'test/pack.test.ts'];

/** Tests that run SQL on embedded servers, which each file finds empty. */
const SERVED = ['test/catalog/{random,server}.test.ts', 'test/effects/{calls,probes,volatility}.test.ts', 'test/plan/inverse.test.ts', 'test/{fix,fixtures-run,help,round-trip}.test.ts', 'test/support/measure.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'source', isolate: false, include: ['test/**/*.test.ts'], exclude: [...SHIPPED, ...SERVED] } },
      { extends: true, test: { name: 'served', isolate: false, setupFiles: 'test/support/served.ts', include: SERVED } },
      { extends: true, test: { name: 'shipped', isolate: false, include: SHIPPED, globalSetup: 'test/support/build.ts' } },
    ],
  },
});
