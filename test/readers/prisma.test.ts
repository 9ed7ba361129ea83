import { expect, it } from 'vitest';
import { prisma } from '../../src/readers/prisma.ts';
import { detected, idsOf, reading, transactionsOf, unreadOf } from './reading.ts';

const LOCK = { 'p/m/migration_lock.toml': '# do not edit\r\nprovider = "postgresql"\r\n' };

it.each([
  [{ 'p/m/1_a/migration.sql': '' }, LOCK, 'prisma'],
  [{ '1_a/migration.sql': '' }, { 'migration_lock.toml': '' }, 'prisma'],
  [{ 'p/m/1_a/migration.sql': '' }, {}, 'sql'],
  [{ 'p/m/1_a/migration.sql': '' }, { 'p/schema.prisma': '' }, 'prisma'],
  [{ 'p/m/1_a/up.sql': '' }, LOCK, 'sql'],
])('%j beside %j: %s', (files, others, name) => {
  expect(detected(files as unknown as Record<string, string>, others as unknown as Record<string, string>)).toBe(name);
});

it('folders run by name, not by number', () => {
  expect(idsOf(reading(prisma, { '0_init/migration.sql': '--', '2_b/migration.sql': '--', '10_a/migration.sql': '--' }, LOCK))).toEqual(['0_init', '10_a', '2_b']);
});

it('several statements are one transaction, a single one is none', () => {
  expect(transactionsOf(reading(prisma, { 'p/m/1/migration.sql': 'SELECT 1;', 'p/m/2/migration.sql': 'SELECT 1; SELECT 2' }, LOCK))).toEqual(['none', 'implicit']);
  expect(transactionsOf(reading(prisma, { 'p/m/1/migration.sql': 'SELECT 1;' }, LOCK, 'file'))).toEqual(['wrapped']);
});

it('other files do not run', () => {
  expect(unreadOf(reading(prisma, { 'p/m/1/migration.sql': '\n', 'p/m/1/down.sql': '--', 'p/m/seed.sql': '--' }, LOCK))).toEqual([
    'p/m/1/down.sql: Prisma runs only files called migration.sql, each in a folder of its own',
    'p/m/seed.sql: Prisma runs only files called migration.sql, each in a folder of its own',
    'p/m/1/migration.sql: this file is empty',
  ]);
});

it('another provider is another engine', () => {
  const { migrations, skipped } = reading(prisma, { 'p/m/1/migration.sql': 'SELECT 1' }, { 'p/m/migration_lock.toml': 'provider = "mysql"' });
  expect([migrations, skipped]).toEqual([[], 'migration_lock.toml says that it is for mysql']);
});

it('a lock that is missing is said; the schema tells the engine then', () => {
  const files = { 'p/m/1/migration.sql': 'SELECT 1' };
  const schema = (provider: string): Record<string, string> => ({ 'p/schema.prisma': `generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "${provider}"\n}\n` });
  expect(reading(prisma, files, schema('postgresql'))).toMatchObject({ migrations: [{}], outdated: [{ path: 'p/m/1/migration.sql', reason: expect.stringMatching(/^there is no p\/m\/migration_lock\.toml, so that Prisma does not see/) as string }] });
  expect(reading(prisma, files, schema('mysql'))).toMatchObject({ migrations: [], skipped: 'schema.prisma says that it is for mysql' });
  for (const others of [{}, LOCK, { ...schema('mysql'), ...LOCK }]) expect(reading(prisma, files, others)).not.toHaveProperty('outdated');
});
