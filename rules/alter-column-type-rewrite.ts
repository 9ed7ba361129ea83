import { objectName } from '../src/catalog/automatic-names.ts';
import { findType, sqlName } from '../src/catalog/names.ts';
import type { Effect, StepOf, Table } from '../src/model.ts';
import type { DataType } from '../src/operations.ts';
import { madeAgain } from '../src/plan/attached.ts';
import { LIKEWISE } from '../src/plan/column-later.ts';
import { freeName } from '../src/plan/names.ts';
import { renderType } from '../src/plan/render.ts';
import { validatedLater } from '../src/plan/validate-later.ts';
import { supports } from '../src/effects/features.ts';
import { listed } from '../src/plan/listed.ts';
import { alike, defineRule, longLock, tableBefore, works } from '../src/rule.ts';

export default defineRule({
  id: 'alter-column-type-rewrite',
  title: 'Changing a column\'s type can rewrite the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Unless the old values are valid as they are stored, ALTER COLUMN TYPE writes the whole table and its indexes anew under ACCESS EXCLUSIVE: nobody can read or write it meanwhile. varchar to a longer varchar or text, and numeric to a higher precision at the same scale, are free.',
  instead: 'Add a column of the new type, write both, backfill in batches, switch the readers over, drop the old column.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *alterColumnType(step, whole) {
      const effect = rewrite(step);
      if (!effect) return;
      const { steps, fold } = alike(step, whole, (other) => rewrite(other) !== undefined);
      const whose = (each: StepOf<'alterColumnType'>): string => (steps.length > 1 ? `${sqlName({ name: each.operation.column })}: ` : '');
      yield {
        ...fold,
        message: `${listed(steps.map((each) => `${whose(each)}${changeIn(each)}`))} ${steps.length > 1 ? 'write' : 'writes'} the whole of ${sqlName(effect.table)} anew under ${effect.lock}: nobody can read or write it until that is done.`,
        help: steps.map((each) => lengthCheck(each, typeOf(each)) ?? enumCheck(each, typeOf(each)) ?? [...inUtc(each, typeOf(each)), otherColumn(each, tableBefore(each, each.operation.table))].join('\n-- or:\n')).join(`\n${LIKEWISE}\n`),
      };
    },
  },
});

function rewrite(step: StepOf<'alterColumnType'>): Effect | undefined {
  const effect = longLock(step);
  return effect && works(effect, 'rewrite') ? effect : undefined;
}

/** The column's type until then. */
function typeOf(step: StepOf<'alterColumnType'>): DataType | undefined {
  return tableBefore(step, step.operation.table)?.columns.find(({ name }) => name === step.operation.column)?.type;
}

function changeIn(step: StepOf<'alterColumnType'>): string {
  const { type, using } = step.operation;
  const old = typeOf(step);
  const isSame = old !== undefined && renderType(old) === renderType(type);
  return isSame && using ? 'This USING expression' : old === undefined || isSame ? 'This change' : `${renderType(old)} → ${renderType(type)}`;
}

/** A text that is to be shorter needs no other type. */
function lengthCheck({ operation: { table, column, type, using }, before }: StepOf<'alterColumnType'>, old: DataType | undefined): string | undefined {
  const isText = (each: DataType | undefined): boolean => each?.schema === undefined && each?.array === false && (each.name === 'text' || each.name === 'varchar');
  if (using || !isText(old) || type.name !== 'varchar' || !isText(type) || type.modifiers.length === 0) return undefined;
  const check = `CHECK (length(${sqlName({ name: column })}) <= ${type.modifiers[0]})`;
  return validatedLater(table, freeName(before, table, table.name, column, 'check'), check);
}

/** Values that an enum is not to have any more may stay in it, unwritten; new ones can be added to it. */
function enumCheck({ operation: { table, column, type }, before }: StepOf<'alterColumnType'>, old: DataType | undefined): string | undefined {
  const [from, to] = [old, type].map((each) => (each && !each.array ? findType(before, each)?.values : undefined));
  if (!old || !from || !to || !to.some((value) => from.includes(value))) return undefined;
  const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const added = to.filter((value) => !from.includes(value)).map((value) => `ALTER TYPE ${renderType(old)} ADD VALUE ${literal(value)};`);
  const removed = from.filter((value) => !to.includes(value)).map(literal);
  const check = `CHECK (${sqlName({ name: column })} NOT IN (${removed.join(', ')}))`;
  return [
    '-- the old type can stay:',
    ...added,
    ...(removed.length === 0 ? [] : [`-- when no code writes ${removed.join(', ')} and no row holds ${removed.length > 1 ? 'them' : 'it'} any more:`, validatedLater(table, freeName(before, table, table.name, column, 'check'), check)]),
  ].join('\n');
}

/** A timestamp that is said to be UTC is stored like the timestamptz that it becomes where the session's time zone is UTC as well, unless its precision is to be cut. */
function inUtc({ operation: { table, column, type, using }, engine }: StepOf<'alterColumnType'>, old: DataType | undefined): readonly string[] {
  const isShift = old?.name === 'timestamp' && !old.array && type.name === 'timestamptz' && !type.array;
  if (!isShift || !supports(engine, 'utcWithoutRewrite') || !/\bat\s+time\s+zone\s+'utc'\s*\)*$/i.test(using?.text ?? '')) return [];
  const keepsPrecision = type.modifiers.length === 0 || type.modifiers[0] === '6';
  return [[
    `-- ${keepsPrecision ? '' : 'where microseconds do no harm: '}without USING, under this time zone, no row is written anew`,
    "SET TimeZone = 'UTC';",
    `ALTER TABLE ${sqlName(table)} ALTER COLUMN ${sqlName({ name: column })} TYPE timestamptz;`,
  ].join('\n')];
}

function otherColumn({ operation: { table, column, type, collation }, before }: StepOf<'alterColumnType'>, found: Table | undefined): string {
  const [on, of] = [sqlName(table), sqlName({ name: column })];
  const next = sqlName({ name: objectName(column, undefined, 'new') });
  return [
    `ALTER TABLE ${on} ADD COLUMN ${next} ${renderType(type)}${collation ? ` COLLATE ${sqlName(collation)}` : ''};`,
    `-- deploy code that writes ${of} and ${next}, fill ${next} in batches, deploy code that only uses ${next}, then:`,
    ...madeAgain(before, found, column, next),
    `ALTER TABLE ${on} DROP COLUMN ${of};`,
  ].join('\n');
}
