import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'partition-key-not-in-unique',
  title: 'Unique keys of a partitioned table include its partition key',
  engines: ['postgres'],
  why: 'Each partition has its own index, which can only tell that a key is unique within it: PostgreSQL refuses a primary key, UNIQUE constraint or unique index that leaves out a partitioning column.',
  instead: 'Add the partitioning columns to the key.',
  sources: ['https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-LIMITATIONS'],
});
