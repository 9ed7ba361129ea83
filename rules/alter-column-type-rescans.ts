import { sqlName } from '../src/catalog/names.ts';
import type { StepOf } from '../src/model.ts';
import { inARow, ofKind } from '../src/plan/in-a-row.ts';
import { aroundRescan, rebuiltBy } from '../src/plan/rescan.ts';
import { defineRule, longLock, tableBefore, works } from '../src/rule.ts';
import { listedNames } from './drop-cascade.ts';

type Change = StepOf<'alterColumnType'>;

export default defineRule({
  id: 'alter-column-type-rescans',
  title: 'A harmless type change still checks constraints and rebuilds indexes of the column',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Where the stored values stay as they are, CHECK constraints on the column are tested again on every row, and indexes whose order or expression depends on the type are built anew, all under ACCESS EXCLUSIVE.',
  instead: 'Drop the CHECK first and add it again NOT VALID afterwards; drop the index first and build it CONCURRENTLY afterwards.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *alterColumnType(step, whole) {
      const { table } = step.operation;
      const effect = longLock(step);
      if (!effect || works(effect, 'write')) return;
      const isRewritten = step.together.some((other) => other.table === effect.table && works(other, 'rewrite'));
      const changes = ofKind(inARow(step, whole), 'alterColumnType').filter(rescans);
      const found = tableBefore(step, table);
      const columns = changes.map(({ operation }) => operation.column);
      const checks = (found?.constraints ?? []).filter((constraint) => constraint.type === 'check' && columns.some((column) => constraint.columns.includes(column) || constraint.expression?.columns.includes(column)));
      const rebuilt = rebuiltBy(found, changes.flatMap(({ effects }) => effects));
      const why = [...listed('constraint', checks, 'checked'), ...listed('index', rebuilt, 'built')].join(' and ');
      yield {
        ...((isRewritten || changes[0]?.operation !== step.operation) && { toldBefore: true }),
        message: `The rows stay as they are, but ${why === '' ? 'the table is read' : `${why} again`} under ${effect.lock} on ${sqlName(effect.table)}: nobody can read or write it until that is done.`,
        help: aroundRescan(changes, whole, found, checks, rebuilt),
      };
    },
  },
});

function rescans(step: Change): boolean {
  const effect = longLock(step);
  return effect !== undefined && !works(effect, 'write');
}

function listed(what: 'constraint' | 'index', parts: readonly { readonly name: string }[], done: string): readonly string[] {
  const names = parts.map(({ name }) => sqlName({ name }));
  if (names.length < 2) return names.map((name) => `${what} ${name} is ${done}`);
  return [`${names.length} ${what === 'index' ? 'indexes' : 'constraints'} (${listedNames(names)}) are ${done}`];
}
