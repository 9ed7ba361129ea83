/** A new column in phases: bare, then its value for new rows, then the old rows in batches, and after that what else was written with it. */
import { objectName } from '../catalog/automatic-names.ts';
import { findColumn } from '../catalog/columns.ts';
import { findTable, sqlName } from '../catalog/names.ts';
import { supports } from '../effects/features.ts';
import type { Replayed, StepOf } from '../model.ts';
import type { Expression } from '../operations.ts';
import { columnInPhases } from './backfill.ts';
import { addColumnWith, columnText } from './definition.ts';
import type { ClauseKind } from './definition.ts';
import { constraintsLater } from './inline-constraints.ts';
import { freeName } from './names.ts';
import { notNullSteps } from './not-null.ts';
import { renderType } from './render.ts';

/** Separates the phases of several columns. */
export const LIKEWISE = '-- likewise:';

/** With a default that new rows get at once. */
export function columnLater(step: StepOf<'addColumn'>, value: Expression): string {
  const { table, column } = step.operation;
  return byHand(step, [columnInPhases(table, findTable(step.before, table), column.name, addColumnWith(step, 'collate'), value), ...requiredLater(step)].join('\n'));
}

/** Nullable first, until code writes it; `inside`: the constraints that `bare` has already. */
export function nullableFirst(steps: readonly StepOf<'addColumn'>[], bare: (step: StepOf<'addColumn'>) => string, inside: (step: StepOf<'addColumn'>) => readonly ClauseKind[] = () => []): string {
  const [step] = steps;
  if (!step) return '';
  const columns = steps.map(({ operation }) => operation.column.name);
  return [...steps.map(bare), `-- deploy code that writes ${steps.length > 1 ? 'them, fill them' : 'it, fill it'} in batches, then:`, notNullSteps(step.engine, step.operation.table, columns, step.before), ...steps.flatMap((each) => constraintsLater(each, ...inside(each)))].join('\n');
}

/** A column that counts up: its numbers from a sequence until every row has one. What later statements of the migration change of it is part of it. */
export function numberedLater(step: StepOf<'addColumn'>, whole: Replayed): string {
  const { table, column, ifNotExists } = step.operation;
  const [on, of] = [sqlName(table), sqlName({ name: column.name })];
  const unlessThere = ifNotExists ? 'IF NOT EXISTS ' : '';
  const end = findTable(whole.after, table);
  const left = end && findColumn(end, column.name);
  if (left && (renderType(left.type) !== renderType(column.type) || (column.generated === 'serial' && !left.default))) return byHand(step, nullableFirst([step], () => `ALTER TABLE ${on} ADD COLUMN ${unlessThere}${of} ${renderType(left.type)};`));
  const isIdentity = column.generated === 'identity';
  const generated = columnText(step).clauses.find(({ kind }) => kind === 'generated')?.text ?? '';
  const sequence = sqlName({ ...table, name: isIdentity ? freeName(step.before, table, table.name, column.name, 'numbers') : objectName(table.name, column.name, 'seq') });
  const type = column.type.name === 'bigint' ? '' : ` AS ${renderType(column.type)}`;
  const next = `nextval('${sequence.replaceAll("'", "''")}')`;
  const options = /\((.*)\)\s*$/s.exec(generated)?.[1];
  const create = `CREATE SEQUENCE ${unlessThere}${sequence}${type}${options === undefined ? '' : ` ${options.trim()}`} OWNED BY ${on}.${of};`;
  const value: Expression = { text: next, calls: [{ name: 'nextval' }], columns: [], conjuncts: [] };
  const identity = [
    '-- and then:',
    ...(supports(step.engine, 'checkProvesNotNull') ? [] : [`ALTER TABLE ${on} ALTER COLUMN ${of} SET NOT NULL;`]),
    `ALTER TABLE ${on} ALTER COLUMN ${of} DROP DEFAULT;`,
    `ALTER TABLE ${on} ALTER COLUMN ${of} ADD ${generated};`,
    `SELECT setval(pg_get_serial_sequence('${on.replaceAll("'", "''")}', '${column.name.replaceAll("'", "''")}'), ${next}, false);`,
    `DROP SEQUENCE ${sequence};`,
  ];
  return byHand(step, [
    columnInPhases(table, findTable(step.before, table), column.name, [`ALTER TABLE ${on} ADD COLUMN ${unlessThere}${of} ${renderType(column.type)};`, create].join('\n'), value),
    '-- then:',
    notNullSteps(step.engine, table, [column.name], step.before),
    ...(isIdentity ? identity : []),
    ...constraintsLater(step),
  ].join('\n'));
}

/** No migration follows a way back: the rest of the phases is done by hand, before code runs that knows the column as it was. */
function byHand({ direction }: Pick<StepOf<'addColumn'>, 'direction'>, phases: string): string {
  if (direction === 'up') return phases;
  return phases
    .replace(/^-- in a later migration:$/gm, '-- afterwards, by hand, before the old release runs:')
    .replace(/^-- deploy code that writes it, fill it in batches, then:$/gm, '-- afterwards, by hand, before the old release runs: fill it in batches, after that')
    .replace(/^-- (?:and )?then:\n/gm, '');
}

function requiredLater(step: StepOf<'addColumn'>): readonly string[] {
  const { table, column, constraints } = step.operation;
  const isRequired = column.notNull || constraints.some(({ type }) => type === 'primaryKey');
  return [...(isRequired ? ['-- then:', notNullSteps(step.engine, table, [column.name], step.before)] : []), ...constraintsLater(step)];
}
