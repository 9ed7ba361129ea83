import { findType, sqlName, typeKey, writtenName } from '../src/catalog/names.ts';
import type { Report, Step } from '../src/model.ts';
import type { Constraint, Name } from '../src/operations.ts';
import { checkOf } from '../src/plan/domains.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { defineRule, longLock } from '../src/rule.ts';
import { checkLater } from './add-column-constrained-domain.ts';

export default defineRule({
  id: 'domain-constraint',
  title: 'A domain\'s constraint is checked in every table that uses it',
  category: 'locking',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Adding or validating a domain\'s constraint reads every table with a column of that domain under SHARE: nobody can write to any of them until all are read.',
  instead: 'Add it NOT VALID; validating it blocks writes all the same, so choose a quiet hour, or use a CHECK on the tables instead, which validates without blocking.',
  sources: ['https://www.postgresql.org/docs/current/sql-alterdomain.html'],
  check: {
    *addDomainConstraint(step) {
      yield* scanned(step, step.operation.name, step.operation.constraint);
    },
    *validateDomainConstraint(step) {
      const { name, constraint } = step.operation;
      yield* scanned(step, name, findType(step.before, name)?.constraints?.find((each) => each.name === constraint));
    },
  },
});

function* scanned(step: Step, domain: Name, constraint: Constraint | undefined): Generator<Report> {
  const effect = longLock(step);
  if (!effect) {
    yield* onOlder(step, domain, constraint);
    return;
  }
  const tables = [...new Set(step.effects.map(({ table }) => table))];
  const onTables = constraint ? tables.flatMap((key) => onTable(step, key, domain, constraint)) : [];
  yield {
    message: `Every row of ${tables.map(sqlName).join(', ')} is checked under ${effect.lock}: nobody can write there until that is done.`,
    help: onTables.length > 0 ? ['-- on the tables, without the domain:', ...onTables].join('\n') : 'Put CHECK constraints on the tables instead, NOT VALID, and validate them in the next migration.',
  };
}

/** A domain that no migration has made is used by tables that none of them shows. */
function* onOlder(step: Step, domain: Name, constraint: Constraint | undefined): Generator<Report> {
  if (findType(step.before, domain)?.createdBy !== undefined || constraint?.notValid) return;
  const type = findType(step.before, domain)?.kind;
  if (type !== undefined && type !== 'domain') return;
  yield {
    message: `Every table with a column of ${sqlName(domain)}, which is older than these migrations, is read under SHARE: nobody can write there until that is done.`,
    help: 'Put CHECK constraints on the tables instead, NOT VALID, and validate them in the next migration.',
  };
}

/** What the constraint demands, of each column of the domain. */
function onTable(step: Step, key: string, domain: Name, constraint: Constraint): readonly string[] {
  const table = writtenName(key);
  const columns = (step.before.tables.get(key)?.columns ?? []).filter(({ type }) => typeKey(step.before, type) === typeKey(step.before, domain)).map((column) => column.name);
  return columns.map((column) => (constraint.expression ? checkLater(table, column, checkOf(column, constraint.expression.text)) : notNullSteps(step.engine, table, [column])));
}
