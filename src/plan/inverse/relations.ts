/** What undoes changes of tables, views and their schemas. */
import { isWhole } from '../../catalog/table-edits.ts';
import { findRoutine, findSequence, findTable, findType, nameOf, newKey, sqlName } from '../../catalog/names.ts';
import type { StepOf, Table } from '../../model.ts';
import { tableAgain, viewAgain } from '../restored.ts';
import { RELATION, alterTable, atStart, inSchema, routineOf, tableOf } from './undo.ts';
import type { Undos } from './undo.ts';

export const relations: Undos = {
  createTable: madeTable,
  createTableAs: madeTable,
  dropTable(step) {
    const table = tableOf(step);
    return table && step.before.tables.size - step.after.tables.size === 1 ? tableAgain(table) : undefined;
  },
  renameTable(step) {
    const [table, { to }] = [tableOf(step), step.operation];
    return table && [`ALTER ${RELATION[table.kind]} ${sqlName({ ...inSchema(table.name), name: to.name })} RENAME TO ${sqlName({ name: nameOf(table.name).name })};`];
  },
  setSchema(step) {
    const { before, operation: { object, name, schema } } = step;
    if (object === 'function') {
      const from = findRoutine(before, name)?.name;
      return from === undefined ? undefined : [`ALTER ${routineOf(step, { schema, name: name.name })} SET SCHEMA ${sqlName({ name: nameOf(from).schema })};`];
    }
    const table = findTable(before, name);
    const [word, old] = object === 'sequence' ? ['SEQUENCE', findSequence(before, name)] : object === 'type' ? ['TYPE', findType(before, name)] : table ? [RELATION[table.kind], table] : ['', undefined];
    return old && [`ALTER ${word} ${sqlName({ schema, name: nameOf(old.name).name })} SET SCHEMA ${sqlName({ name: nameOf(old.name).schema })};`];
  },
  setLogged(step) {
    const table = tableOf(step);
    return isWhole(table) ? (table.persistence === (step.operation.logged ? 'permanent' : 'unlogged') ? [] : alterTable(table, step.operation.logged ? 'SET UNLOGGED' : 'SET LOGGED')) : undefined;
  },
  setTableOption(step) {
    const [table, { option, value }] = [tableOf(step), step.operation];
    if (!isWhole(table) || !table.options || value === '') return undefined;
    const old = table.options[option];
    if (old === (value === 'default' ? undefined : value)) return [];
    return alterTable(table, old === undefined ? `RESET (${option})` : `SET (${option} = ${/^[\w.]+$/.test(old) ? old : `'${old.replaceAll("'", "''")}'`})`);
  },
  setReplicaIdentity(step) {
    const table = tableOf(step);
    if (!isWhole(table)) return undefined;
    const { as = 'default', index } = table.replicaIdentity ?? {};
    if (index !== undefined && !table.indexes.some(({ name }) => name === index)) return undefined;
    return alterTable(table, `REPLICA IDENTITY ${index === undefined ? as.toUpperCase() : `USING INDEX ${sqlName({ name: index })}`}`);
  },
  createView(step) {
    const { before, after, operation } = step;
    const key = newKey(before, operation.view);
    const [old, made] = [before.tables.get(key), after.tables.get(key)];
    if (!old) return made && [`DROP VIEW ${sqlName(key)};`];
    const again = made && viewAgain(atStart(step), old);
    if (again === undefined) return undefined;
    // OR REPLACE only adds columns: where there are as many, it goes both ways.
    if (old.columns.length === made!.columns.length && old.known && made!.known && !/\bwith\s*\(/i.test(step.script.text.slice(...step.statement.range))) return [again.replace(/^create\s+(?!or\b)/i, 'CREATE OR REPLACE ')];
    return made!.readBy.length > 0 ? undefined : [`DROP VIEW ${sqlName(key)};`, again];
  },
  createMaterializedView({ before, after, operation }) {
    const key = newKey(before, operation.view);
    return !before.tables.has(key) && after.tables.has(key) ? [`DROP MATERIALIZED VIEW ${sqlName(key)};`] : undefined;
  },
  dropView(step) {
    const { before, operation: { view: name, cascade, ifExists } } = step;
    const view = findTable(before, name);
    if (!view) return ifExists && before.complete ? [] : undefined;
    const again = cascade || view.readBy.length > 0 || view.indexes.length > 0 || view.triggers.length > 0 ? undefined : viewAgain(atStart(step), view);
    return again === undefined ? undefined : [again];
  },
  createSchema: ({ before, operation: { name, ifNotExists } }) => (before.schemas.has(name) || ifNotExists ? undefined : [`DROP SCHEMA ${sqlName({ name })};`]),
  dropSchema: ({ before, operation: { name, cascade } }) => (before.schemas.has(name) && !cascade ? [`CREATE SCHEMA ${sqlName({ name })};`] : undefined),
  renameSchema: ({ operation: { name, to } }) => [`ALTER SCHEMA ${sqlName({ name: to })} RENAME TO ${sqlName({ name })};`],
  createExtension: ({ operation: { name, ifNotExists } }) => (ifNotExists ? [] : [`DROP EXTENSION ${sqlName({ name })};`]),
};

function madeTable({ before, after, operation }: StepOf<'createTable'> | StepOf<'createTableAs'>): readonly string[] | undefined {
  const made: Table | undefined = findTable(after, operation.table);
  return made && !before.tables.has(made.name) && !made.mayDiffer ? [`DROP ${RELATION[made.kind]} ${sqlName(made.name)};`] : undefined;
}
