/** A second parser reads the same statements: where it can, it must find the same operations at the same places. */
import { readFileSync } from 'node:fs';
import { parse } from 'pgsql-ast-parser';
import type { Statement } from 'pgsql-ast-parser';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/operations.ts';
import { loadDialect } from '../../src/project/dialects.ts';
import { inOrder } from './expressions.ts';
import { known } from './known.ts';
import { essences } from './lower.ts';

const postgres = await loadDialect('postgres');
const statementsOf = (path: string): readonly string[] => {
  const text = readFileSync(path, 'utf8');
  return postgres.parse(text).map(({ range }) => text.slice(...range));
};
const statements = [...new Set(globSync('fixtures/**/*.sql').sort().flatMap(statementsOf))];
const readable = statements.filter((sql) => readByOther(sql) !== undefined);

test('the statements written for this can all be read', () => {
  const written = statementsOf('fixtures/statements/postgres.sql');
  expect(written.length).toBeGreaterThan(400);
  expect(written.filter((sql) => postgres.parse(sql).some(({ operations }) => operations.some((operation) => operation.kind === 'unknown' && operation.reason.startsWith('syntax error'))))).toEqual([]);
});

describe('what both can read', () => {
  console.log(`pgsql-ast-parser reads ${readable.length} of ${statements.length} statements (${Math.round((100 * readable.length) / statements.length)} %)`);

  test('is the same operations', () => {
    expect(readable.filter((sql) => !known.some((difference) => difference.sql.test(sql))).flatMap(difference)).toEqual([]);
  });

  test.each(known)('is known to differ: $reason', ({ sql }) => {
    expect(readable.filter((statement) => sql.test(statement)).flatMap(difference)).not.toEqual([]);
  });

  test('stands at the same place', () => {
    const before = "-- it's\n ";
    for (const sql of readable) {
      const text = `${before}${sql} /* x */ ; -- y`;
      expect(postgres.parse(text).map(({ range }) => text.slice(...range))).toEqual([sql]);
      const place = readByOther(text)?._location;
      if (place === undefined) continue;
      // Of SET it leaves out the word itself, and it may end before the last tokens of a statement.
      expect(text.slice(before.length, place.start).trim()).toMatch(/^(?:set)?$/i);
      expect(place.end).toBeLessThanOrEqual(before.length + sql.length);
    }
  });
});

function readByOther(sql: string): Statement | undefined {
  try {
    const [statement, ...more] = parse(sql, { locationTracking: true });
    return more.length === 0 ? statement : undefined;
  } catch {
    return undefined;
  }
}

/** Both lists of operations where they differ; nothing where they are equal, or are not compared. */
function difference(sql: string): readonly string[] {
  const [theirs, ours] = [essences(readByOther(sql)!), postgres.parse(sql).flatMap(({ operations }) => operations)];
  if (theirs.includes(undefined)) return [];
  const [found, expected] = [ours.map((operation, i) => reduced(operation, theirs[i])), theirs].map((operations) => JSON.stringify(operations));
  return found === expected ? [] : [`${sql}\n  ours:   ${found}\n  theirs: ${expected}`];
}

/** Of an operation, what an essence of it speaks of. */
function reduced(value: unknown, like: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(like)) return value.map((item, i) => reduced(item, like[i]));
  if (typeof value !== 'object' || value === null || typeof like !== 'object' || like === null) return value;
  if ('text' in value && 'conjuncts' in value) return essenceOf(value as Expression);
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(like).map(([key, asked]) => [key, key === 'reads' ? inOrder((fields[key] ?? []) as readonly object[]) : reduced(fields[key], asked)]));
}

function essenceOf({ columns, calls, constant }: Expression): object {
  return { columns: [...columns].sort(), calls: calls.map(({ name }) => name).sort(), constant };
}
