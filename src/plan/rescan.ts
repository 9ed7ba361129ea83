/** The phases that change types of columns without going over their rows: what would be checked or built again goes first, and comes back without a long lock. */
import { besides, sqlName } from '../catalog/names.ts';
import type { Catalog, Effect, Index, Replayed, StepOf, Table, TableConstraint, TableName } from '../model.ts';
import type { Name } from '../operations.ts';
import { alterTable } from './in-a-row.ts';
import { columnList, renderConstraint } from './render.ts';
import { indexAgain } from './restored.ts';
import { effectsIn, zoneStatement } from './time-zone.ts';
import { constraintOverIndex } from './validate-later.ts';
import { toWritten } from './written.ts';

/** The table's indexes that the effects build again. */
export function rebuiltBy(table: Table | undefined, effects: readonly Effect[]): readonly Index[] {
  return (table?.indexes ?? []).filter(({ name }) => effects.some(({ table: key, on, index }) => key === table?.name && on === besides(key, name) && index !== undefined && index !== 'reuse'));
}

/** `table`: theirs, with the constraints and indexes in question. */
export function aroundRescan(changes: readonly StepOf<'alterColumnType'>[], whole: Replayed, table: Table | undefined, checks: readonly TableConstraint[], rebuilt: readonly Index[]): string {
  const [first] = changes;
  if (!first) return '';
  const { operation: { table: name }, before } = first;
  const on = sqlName(name);
  const kept = rebuilt.flatMap((index) => (table?.constraints.find((constraint) => constraint.name === index.backs && !constraint.deferrable && constraint.type !== 'exclude' && !table.partitionBy) ?? []));
  const made = rebuilt.flatMap((index) => (table && index.backs === undefined ? concurrently(indexAgain(table, index)) : []));
  const noted = rebuilt.filter((index) => !kept.some((constraint) => constraint.name === index.backs) && !(table && index.backs === undefined && indexAgain(table, index)));
  const needed = table ? needingOneOf(before, table, rebuilt.flatMap(({ backs }) => table.constraints.filter(({ name: own }) => own === backs))) : [];
  const unguarded = rebuilt.filter(({ unique }) => unique).map((index) => sqlName({ name: index.name }));
  const [dropped, backing] = [rebuilt.filter(({ backs }) => backs === undefined), rebuilt.flatMap(({ backs }) => backs ?? [])];
  return [
    ...(noted.length > 0 ? ['-- keep what these say:', ...noted.map((index) => definitionOf(name, index))] : []),
    ...(needed.length > 0 ? [`-- foreign keys of ${needed.map(sqlName).join(', ')} that need it go first, and come back NOT VALID`] : []),
    ...(dropped.length > 0 ? ['-- outside a transaction:', ...dropped.map((index) => `DROP INDEX ${table?.partitionBy ? '' : 'CONCURRENTLY '}${sqlName({ ...name, name: index.name })};`), '-- in the next migration:'] : []),
    ...(unguarded.length > 0 ? [`-- until ${unguarded.join(', ')} ${unguarded.length > 1 ? 'are' : 'is'} back, nothing keeps duplicates out, and with some it cannot be built`] : []),
    ...[...checks.map((check) => check.name), ...backing].map((each) => `ALTER TABLE ${on} DROP CONSTRAINT ${sqlName({ name: each })};`),
    ...(changes.some((change) => effectsIn(change).some(({ work }) => work === 'rewrite')) ? [zoneStatement(first, whole) ?? `SET LOCAL TimeZone = ${first.session.parameters.get('timezone')};`] : []),
    alterTable(name, changes),
    ...checks.map((check) => `ALTER TABLE ${on} ADD ${renderConstraint(check)} NOT VALID;  -- and VALIDATE it in the next migration`),
    ...(made.length > 0 ? ['-- outside a transaction:', ...made] : []),
    ...kept.map((constraint) => constraintOverIndex(before, name, constraint, { definition: toWritten(includes(rebuilt.find(({ backs }) => backs === constraint.name)?.include ?? [])) })),
    ...(noted.length > 0 ? [`-- and ${noted.map((index) => sqlName({ name: index.name })).join(', ')} as kept, ${table?.partitionBy ? 'partition by partition' : 'CONCURRENTLY'}`] : []),
  ].join('\n');
}

/** Tables with a foreign key that points to the columns of one of these; without columns, to the primary key. */
function needingOneOf({ tables }: Catalog, { name: parent, referencedBy }: Table, constraints: readonly TableConstraint[]): readonly TableName[] {
  const isTo = (to: readonly string[]): boolean => constraints.some(({ type, columns }) => (to.length === 0 ? type === 'primaryKey' : to.length === columns.length && to.every((column) => columns.includes(column))));
  return referencedBy.filter((key) => tables.get(key)?.constraints.some((each) => each.parent === parent && each.references !== undefined && isTo(each.references.columns)));
}

function concurrently(sql: string | undefined): readonly string[] {
  return sql === undefined ? [] : [sql.replace(/^create\s+(?:unique\s+)?index/i, '$& CONCURRENTLY')];
}

function definitionOf(table: Name, { name, backs }: Index): string {
  return backs === undefined ? `SELECT pg_get_indexdef('${literal(sqlName({ ...table, name }))}'::regclass);` : `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '${literal(backs)}';`;
}

function literal(text: string): string {
  return text.replaceAll("'", "''");
}

function includes(columns: readonly string[]): string {
  return columns.length === 0 ? '' : `INCLUDE ${columnList(columns)}`;
}
