/** The replayed catalog is what PostgreSQL 18 has after the same history: tables, columns, names of constraints and indexes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startPglite } from '../support/pglite.ts';
import { DESCRIBE, differences } from './describe.ts';
import { after } from './history.ts';

const histories = readFileSync(new URL('histories.sql', import.meta.url), 'utf8').split(/^-- case: /m).slice(1).map((text) => {
  const [title = '', ...lines] = text.split('\n');
  return { title, sql: lines.join('\n') };
});

test.each(histories)('$title', async ({ sql }) => {
  const server = await startPglite(18);
  await server.run('begin; set search_path = public');
  try {
    await server.run(sql);
    const catalog = after(sql);
    expect(differences(catalog, (await server.run(DESCRIBE))?.split('\n') ?? [])).toEqual([]);
    expect(catalog.complete).toBe(true);
  } finally {
    await server.run('rollback');
  }
}, 30_000);
