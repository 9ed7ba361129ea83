/** Changes of constraints and indexes. https://docs.liquibase.com/change-types/home.html */
import { named, run, tableOf } from './change.ts';
import type { Change, ChangeType, Run } from './change.ts';
import { constraintName, deferrable } from './columns.ts';
import { qualified, quoted, quotedList, stored } from './sql.ts';

const alter = (change: Change, what: string): string => `ALTER TABLE ${tableOf(change)} ${what}`;
const drop = (change: Change, name = change.get('constraintName') ?? ''): readonly Run[] => run(alter(change, `DROP CONSTRAINT ${quoted(name)}`));
/** PostgreSQL's own name for a key that has none, which Liquibase looks up. */
const keyName = (change: Change): string => change.get('constraintName') ?? `${stored(change.get('tableName') ?? '')}_pkey`;
const tablespace = (change: Change, using = ''): string => (change.get('tablespace') === undefined ? '' : `${using} TABLESPACE ${quoted(change.get('tablespace')!)}`);

export const constraintChanges: Readonly<Record<string, ChangeType>> = {
  addprimarykey: {
    up(change) {
      const index = change.get('forIndexName');
      return run(alter(change, `ADD${constraintName(change.get('constraintName'))} PRIMARY KEY ${index === undefined ? `${quotedList(change.get('columnNames') ?? '')}${tablespace(change, ' USING INDEX')}` : `USING INDEX ${quoted(index)}`}`));
    },
    back: (change) => drop(change, keyName(change)),
  },
  dropprimarykey: { up: (change) => drop(change, keyName(change)) },
  adduniqueconstraint: {
    up(change) {
      const index = change.get('forIndexName');
      return run(alter(change, `ADD${constraintName(change.get('constraintName'))} UNIQUE ${index === undefined ? quotedList(change.get('columnNames') ?? '') : `USING INDEX ${quoted(index)}`}${tablespace(change, ' USING INDEX')}${deferrable(change)}`));
    },
    // Liquibase 4.28 writes DROP CONSTRAINT null.
    back: (change) => (change.get('constraintName') === undefined ? [{ unknown: 'Liquibase undoes this with DROP CONSTRAINT null, which PostgreSQL refuses; give the constraint a name, or write a rollback' }] : drop(change)),
  },
  dropuniqueconstraint: { up: (change) => drop(change) },
  addforeignkeyconstraint: {
    up(change) {
      if (change.get('referencedColumnNames') === undefined) return [{ unknown: 'Liquibase refuses a foreign key without referencedColumnNames' }];
      const target = `${qualified(change.get('referencedTableSchemaName'), change.get('referencedTableName') ?? '')} ${quotedList(change.get('referencedColumnNames') ?? '')}`;
      const onDelete = change.get('onDelete') ?? (change.is('deleteCascade') ? 'CASCADE' : undefined);
      const actions = [['ON UPDATE', change.get('onUpdate')], ['ON DELETE', onDelete]].map(([on, action]) => (action === undefined ? '' : ` ${on} ${action}`)).join('');
      return run(alter(change, `ADD${constraintName(change.get('constraintName'))} FOREIGN KEY ${quotedList(change.get('baseColumnNames') ?? '')} REFERENCES ${target}${actions}${deferrable(change)}${change.is('validate') === false ? ' NOT VALID' : ''}`));
    },
    back: (change) => drop(change),
  },
  dropforeignkeyconstraint: { up: (change) => drop(change) },
  dropallforeignkeyconstraints: { up: (change) => [{ unknown: `Liquibase drops all foreign keys of ${tableOf(change)}, whichever these are` }] },
  addcheckconstraint: {
    up: (change) => run(alter(change, `ADD${constraintName(change.get('constraintName'))} CHECK (${change.get('constraintBody') ?? change.text})${change.is('validate') === false ? ' NOT VALID' : ''}`)),
    back: (change) => drop(change),
  },
  dropcheckconstraint: { up: (change) => drop(change) },
  createindex: {
    up: (change) => run(`CREATE ${change.is('unique') ? 'UNIQUE ' : ''}INDEX ${change.get('indexName') === undefined ? '' : `${quoted(change.get('indexName')!)} `}ON ${named(change, 'tableName')} (${change.all('column').map(indexColumn).join(', ')})${tablespace(change)}`),
    back: (change) => run(`DROP INDEX ${named(change, 'indexName')}`),
  },
  dropindex: { up: (change) => run(`DROP INDEX ${named(change, 'indexName')}`) },
};

/** An expression is written as the name. */
function indexColumn(column: Change): string {
  const name = column.get('name') ?? '';
  const isExpression = column.is('computed') || /[()\s]/.test(name.trim());
  return `${isExpression ? name : quoted(name)}${column.is('descending') ? ' DESC' : ''}`;
}
