import { expect, it } from 'vitest';
import { supabase } from '../../src/readers/supabase.ts';
import { detected, idsOf, reading, transactionsOf, unreadOf } from './reading.ts';

const FILE = { 'supabase/migrations/20240101000000_a.sql': '--' };
const JOURNAL = { 'supabase/migrations/meta/_journal.json': '{"dialect":"postgresql","entries":[]}' };

it.each([
  ['its folder', FILE, {}, 'supabase'],
  ['its folder in a folder', { 'apps/web/supabase/migrations/1_a.sql': '--' }, {}, 'supabase'],
  ['its settings above', { '20240101000000_a.sql': '--' }, { '../config.toml': 'project_id = "a"\n' }, 'supabase'],
  ['its settings beside', { 'migrations/20240101000000_a.sql': '--' }, { 'config.toml': '# a\nproject_id = "a"\n' }, 'supabase'],
  ['other settings', { 'migrations/20240101000000_a.sql': '--' }, { 'config.toml': 'title = "a"\n' }, 'sql'],
  ['another folder', { 'db/migrations/20240101000000_a.sql': '--' }, {}, 'sql'],
  ['no name of its own', { 'supabase/migrations/a.sql': '--' }, {}, 'sql'],
  ["drizzle's journal beside numbers of four digits", { 'supabase/migrations/0000_a.sql': '--' }, JOURNAL, 'drizzle'],
  ["drizzle's journal beside Supabase's numbers", FILE, JOURNAL, 'supabase'],
  ["goose's markers", { 'supabase/migrations/20240101000000_a.sql': '-- +goose Up\nSELECT 1;' }, {}, 'goose'],
])('%s', (_, files, others, name) => {
  expect(detected(files as Record<string, string>, others as Record<string, string>)).toBe(name);
});

it('files run by name', () => {
  expect(idsOf(reading(supabase, { '20240102000000_b.sql': '--', '20240101000000_a.sql': '--', '2_c.sql': '--' }))).toEqual(['20240101000000_a', '20240102000000_b', '2_c']);
});

it('what it does not run is told', () => {
  expect(unreadOf(reading(supabase, { '20210101000000_init.sql': '--', '20220101000000_init.sql': '--', 'seed.sql': '--', '20240101_A.SQL': '--', '2_b.sql': ' ' }))).toEqual([
    '20210101000000_init.sql: the Supabase CLI leaves out an old first migration that is called init',
    '20240101_A.SQL: the Supabase CLI runs only files with names like 20240101000000_x.sql',
    'seed.sql: the Supabase CLI runs only files with names like 20240101000000_x.sql',
    '2_b.sql: this file is empty',
  ]);
  expect(unreadOf(reading(supabase, { '20200101000000_a.sql': '--', '20210101000000_init.sql': '--' }))).toEqual([]);
  expect(unreadOf(reading(supabase, { '20211209000000_init.sql': '--' }))).toEqual([]);
});

it.each([
  ['SELECT 1;', 'wrapped'],
  ['SELECT 1; SELECT 2;', 'wrapped'],
  ['SELECT 1; CREATE INDEX CONCURRENTLY i ON a (b);', 'none'],
  ['BEGIN; SELECT 1; COMMIT;', 'none'],
  ['VACUUM a;', 'none'],
])('%s: %s', (text, transaction) => {
  expect(transactionsOf(reading(supabase, { '1_a.sql': text }))).toEqual([transaction]);
});

it('unless somebody says otherwise', () => {
  expect(transactionsOf(reading(supabase, { '1_a.sql': 'VACUUM a;' }, {}, 'file'))).toEqual(['wrapped']);
  expect(transactionsOf(reading(supabase, { '1_a.sql': 'SELECT 1;' }, {}, 'none'))).toEqual(['none']);
});
