import { sqlName } from '../src/catalog/names.ts';
import { impliesBound } from '../src/effects/postgres/bounds.ts';
import type { Table } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { renderBound } from '../src/plan/bound.ts';
import { defineRule, longLock, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'attach-partition-scan',
  title: 'Prove a partition\'s bound with a validated CHECK before ATTACH',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ATTACH PARTITION reads the whole new partition under ACCESS EXCLUSIVE to see that every row belongs there, unless a validated CHECK already proves it. Indexes of the parent that it lacks are built then, too.',
  instead: 'Add a CHECK that says what the bound says, NOT VALID; validate it in the next migration; then ATTACH and drop the CHECK.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION'],
  check: {
    *attachPartition(step) {
      const { table, partition, bound } = step.operation;
      const effect = longLock(step, partition);
      if (!effect) return;
      const [parent, part] = [tableBefore(step, table), tableBefore(step, partition)];
      const on = sqlName(partition);
      const proves = (checked: Table | undefined): boolean => impliesBound(checked, parent?.partitionBy, bound);
      yield proves(part)
        ? { message: `What ${sqlName(table)} has and ${on} lacks is made under ${effect.lock} on ${on}: nobody can read or write it until that is done.`, help: `Build indexes like those of ${sqlName(table)} on it first, CONCURRENTLY, and add its foreign keys NOT VALID.` }
        : { message: `Every row of ${on} is checked against the bound under ${effect.lock}: nobody can read or write it until that is done.`, help: toProve(proves, partition, part, renderBound(parent, bound)) ?? `Build the indexes of ${sqlName(table)} on it CONCURRENTLY first, and do it in a quiet hour.` };
    },
  },
});

/** The steps to a CHECK that holds: those that are there and not valid, if they say enough, or another. */
function toProve(proves: (checked: Table) => boolean, partition: Name, part: Table | undefined, condition: string | undefined): string | undefined {
  const on = sqlName(partition);
  const there = (part?.constraints ?? []).filter(({ type, notValid }) => type === 'check' && notValid).map(({ name }) => sqlName({ name }));
  const isEnough = part !== undefined && proves({ ...part, constraints: part.constraints.map((constraint) => ({ ...constraint, notValid: false })) });
  const names = isEnough ? there : [sqlName({ name: `${partition.name}_bound` })];
  if (!isEnough && condition === undefined) return undefined;
  return [
    ...(isEnough ? [] : names.flatMap((name) => [`ALTER TABLE ${on} ADD CONSTRAINT ${name} CHECK (${condition}) NOT VALID;`, '-- in the next migration:'])),
    ...names.map((name) => `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name};`),
    `-- in ${isEnough ? 'the next migration' : 'the one after that'}: ATTACH PARTITION, then:`,
    ...names.map((name) => `ALTER TABLE ${on} DROP CONSTRAINT ${name};`),
  ].join('\n');
}
