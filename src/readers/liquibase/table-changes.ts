/** Changes of tables and columns. https://docs.liquibase.com/change-types/home.html */
import { named, run, tableOf } from './change.ts';
import type { Change, ChangeType } from './change.ts';
import { addColumns, createTable, valueOf } from './columns.ts';
import { literal, qualified, quoted, typeOf } from './sql.ts';

const column = (change: Change, name = 'columnName'): string => quoted(change.get(name) ?? '');
const alter = (change: Change, what: string): string => `ALTER TABLE ${tableOf(change)} ${what}`;
const dropped = (change: Change): readonly string[] => (change.get('columnName') === undefined ? change.all('column').map((each) => column(each, 'name')) : [column(change)]);

export const tableChanges: Readonly<Record<string, ChangeType>> = {
  createtable: { up: createTable, back: (change) => run(`DROP TABLE ${named(change, 'tableName')}`) },
  droptable: { up: (change) => run(`DROP TABLE ${change.is('ifExists') ? 'IF EXISTS ' : ''}${named(change, 'tableName')}${change.is('cascadeConstraints') ? ' CASCADE' : ''}`) },
  renametable: {
    up: (change) => run(`ALTER TABLE ${named(change, 'oldTableName')} RENAME TO ${quoted(change.get('newTableName') ?? '')}`),
    back: (change) => run(`ALTER TABLE ${named(change, 'newTableName')} RENAME TO ${quoted(change.get('oldTableName') ?? '')}`),
  },
  addcolumn: { up: addColumns, back: (change) => run(...change.all('column').map((each) => alter(change, `DROP COLUMN ${column(each, 'name')}`)).reverse()) },
  dropcolumn: { up: (change) => run(...dropped(change).map((name) => alter(change, `DROP COLUMN ${name}`))) },
  renamecolumn: {
    up: (change) => run(alter(change, `RENAME COLUMN ${column(change, 'oldColumnName')} TO ${column(change, 'newColumnName')}`)),
    back: (change) => run(alter(change, `RENAME COLUMN ${column(change, 'newColumnName')} TO ${column(change, 'oldColumnName')}`)),
  },
  modifydatatype: {
    up(change) {
      const type = typeOf(change.get('newDataType') ?? '');
      return run(alter(change, `ALTER COLUMN ${column(change)} TYPE ${type} USING (${column(change)}::${type})`));
    },
  },
  addnotnullconstraint: {
    up(change) {
      const value = change.get('defaultNullValue');
      return run(value === undefined ? undefined : `UPDATE ${tableOf(change)} SET ${column(change)} = ${/^[\d.]+$/.test(value) ? value : literal(value)} WHERE ${column(change)} IS NULL`, alter(change, `ALTER COLUMN ${column(change)} SET NOT NULL`));
    },
    back: (change) => run(alter(change, `ALTER COLUMN ${column(change)} DROP NOT NULL`)),
  },
  dropnotnullconstraint: {
    up: (change) => run(alter(change, `ALTER COLUMN ${column(change)} DROP NOT NULL`)),
    back: (change) => run(alter(change, `ALTER COLUMN ${column(change)} SET NOT NULL`)),
  },
  adddefaultvalue: {
    up: (change) => run(alter(change, `ALTER COLUMN ${column(change)} SET DEFAULT ${valueOf(change, 'defaultValue', change.get('columnDataType')) ?? 'NULL'}`)),
    back: (change) => run(alter(change, `ALTER COLUMN ${column(change)} DROP DEFAULT`)),
  },
  dropdefaultvalue: { up: (change) => run(alter(change, `ALTER COLUMN ${column(change)} DROP DEFAULT`)) },
  addautoincrement: { up: (change) => run(alter(change, `ALTER COLUMN ${column(change)} ADD GENERATED ${change.get('generationType') ?? 'BY DEFAULT'} AS IDENTITY`)) },
  settableremarks: { up: (change) => run(`COMMENT ON TABLE ${named(change, 'tableName')} IS ${literal(change.get('remarks') ?? '')}`) },
  setcolumnremarks: { up: (change) => run(`COMMENT ON COLUMN ${named(change, 'tableName')}.${column(change)} IS ${literal(change.get('remarks') ?? '')}`) },
  setviewremarks: { up: (change) => run(`COMMENT ON VIEW ${named(change, 'viewName')} IS ${literal(change.get('remarks') ?? '')}`) },
  mergecolumns: {
    up(change) {
      const joined = [column(change, 'column1Name'), literal(change.get('joinString') ?? ''), column(change, 'column2Name')].join(' || ');
      return run(alter(change, `ADD ${column(change, 'finalColumnName')} ${typeOf(change.get('finalColumnType') ?? 'text')}`), `UPDATE ${tableOf(change)} SET ${column(change, 'finalColumnName')} = ${joined}`, alter(change, `DROP COLUMN ${column(change, 'column1Name')}`), alter(change, `DROP COLUMN ${column(change, 'column2Name')}`));
    },
  },
  addlookuptable: {
    up(change) {
      const [table, own] = [qualified(change.get('newTableSchemaName'), change.get('newTableName') ?? ''), named(change, 'existingTableName', 'existingTableSchemaName')];
      const [to, from] = [column(change, 'newColumnName'), column(change, 'existingColumnName')];
      const name = change.get('constraintName') ?? `FK_${change.get('existingTableName')}_${change.get('newTableName')}`.toUpperCase();
      return run(`CREATE TABLE ${table} AS SELECT DISTINCT ${from} AS ${to} FROM ${own} WHERE ${from} IS NOT NULL`, `ALTER TABLE ${table} ALTER COLUMN ${to} SET NOT NULL`, `ALTER TABLE ${table} ADD PRIMARY KEY (${to})`, `ALTER TABLE ${own} ADD CONSTRAINT ${quoted(name)} FOREIGN KEY (${from}) REFERENCES ${table} (${to})`);
    },
    back(change) {
      const name = change.get('constraintName') ?? `FK_${change.get('existingTableName')}_${change.get('newTableName')}`.toUpperCase();
      return run(`ALTER TABLE ${named(change, 'existingTableName', 'existingTableSchemaName')} DROP CONSTRAINT ${quoted(name)}`, `DROP TABLE ${qualified(change.get('newTableSchemaName'), change.get('newTableName') ?? '')}`);
    },
  },
};
