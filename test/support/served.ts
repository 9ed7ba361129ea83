/** Before each file of tests: those before it have used the same servers. */
import { beforeAll } from 'vitest';
import { resetStarted } from './pglite.ts';

beforeAll(resetStarted);
