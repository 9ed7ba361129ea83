import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'create-partition-of-locks-parent',
  title: 'Create partitions by ATTACH, which locks the parent less',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the parent: an instant, but everybody queues behind it. ATTACH PARTITION only needs SHARE UPDATE EXCLUSIVE there.',
  instead: 'CREATE TABLE … (LIKE parent), then ATTACH PARTITION.',
  sources: ['https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARTITION', 'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE'],
  yieldsTo: ['default-partition-scan'],
  check: {
    *createTable(step) {
      const { table, partitionOf } = step.operation;
      if (!partitionOf || isNew(step, partitionOf.parent) || !step.effects.some(({ blocks }) => blocks === 'reads')) return;
      const [on, parent] = [sqlName(table), sqlName(partitionOf.parent)];
      yield {
        message: `This takes ACCESS EXCLUSIVE on ${parent} until the transaction ends.`,
        help: `CREATE TABLE ${on} (LIKE ${parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\nALTER TABLE ${parent} ATTACH PARTITION ${on} ${partitionOf.bound === 'default' ? 'DEFAULT' : partitionOf.bound.text};`,
      };
    },
  },
});
