/** Changes of views, sequences, routines and data, and SQL of the user's own. https://docs.liquibase.com/change-types/home.html */
import { named, run } from './change.ts';
import type { Change, ChangeType, Run } from './change.ts';
import { valueOf } from './columns.ts';
import { quoted, typeOf } from './sql.ts';

const NOTHING: ChangeType = { up: () => [], back: () => [] };
const sequenceOptions = (change: Change): string => [
  change.get('dataType') === undefined ? '' : ` AS ${typeOf(change.get('dataType')!)}`,
  ...([['incrementBy', 'INCREMENT BY'], ['minValue', 'MINVALUE'], ['maxValue', 'MAXVALUE'], ['startValue', 'START WITH'], ['cacheSize', 'CACHE']] as const).map(([name, words]) => (change.get(name) === undefined ? '' : ` ${words} ${change.get(name)}`)),
  change.is('cycle') ? ' CYCLE' : '',
].join('');
const cells = (change: Change): readonly (readonly [name: string, value: string])[] => change.all('column').map((column) => [quoted(column.get('name') ?? ''), valueOf(column, 'value', column.get('type')) ?? 'NULL']);
const where = (change: Change): string => (change.get('where') === undefined ? '' : ` WHERE ${change.get('where')!.replace(/:(?:name|value)\b/g, "''")}`);
/** The SQL as it stands in the change, or in its `sql`. */
const own = (change: Change, ...names: readonly string[]): readonly Run[] => {
  const named = ({ name }: { readonly name: string }): boolean => names.includes(name);
  const written = names.map((name) => change.element.attributes.get(name)).find((text) => text !== undefined) ?? change.element.children.find(named)?.text ?? change.element.text;
  return [{ written, ...(change.get('endDelimiter') !== undefined && { delimiter: change.get('endDelimiter')! }) }];
};
const load: ChangeType = { up: (change) => run(`COPY ${named(change, 'tableName')} FROM 'data'`) };

export const otherChanges: Readonly<Record<string, ChangeType>> = {
  createview: {
    up(change) {
      const query = change.get('selectQuery') ?? change.text;
      return change.is('fullDefinition') ? own(change, 'selectquery') : run(`CREATE ${change.is('replaceIfExists') ? 'OR REPLACE ' : ''}VIEW ${named(change, 'viewName')} AS ${query}`);
    },
    // Also one that took the place of another.
    back: (change) => run(`DROP VIEW ${named(change, 'viewName')}`),
  },
  dropview: { up: (change) => run(`DROP VIEW ${change.is('ifExists') ? 'IF EXISTS ' : ''}${named(change, 'viewName')}`) },
  renameview: {
    up: (change) => run(`ALTER VIEW ${named(change, 'oldViewName')} RENAME TO ${quoted(change.get('newViewName') ?? '')}`),
    back: (change) => run(`ALTER VIEW ${named(change, 'newViewName')} RENAME TO ${quoted(change.get('oldViewName') ?? '')}`),
  },
  createsequence: { up: (change) => run(`CREATE SEQUENCE IF NOT EXISTS ${named(change, 'sequenceName')}${sequenceOptions(change)}`), back: (change) => run(`DROP SEQUENCE ${named(change, 'sequenceName')}`) },
  altersequence: { up: (change) => run(`ALTER SEQUENCE ${named(change, 'sequenceName')}${sequenceOptions(change)}`) },
  dropsequence: { up: (change) => run(`DROP SEQUENCE ${named(change, 'sequenceName')}`) },
  renamesequence: {
    up: (change) => run(`ALTER SEQUENCE ${named(change, 'oldSequenceName')} RENAME TO ${quoted(change.get('newSequenceName') ?? '')}`),
    back: (change) => run(`ALTER SEQUENCE ${named(change, 'newSequenceName')} RENAME TO ${quoted(change.get('oldSequenceName') ?? '')}`),
  },
  // The second is its old name.
  createprocedure: { up: (change) => own(change, 'proceduretext', 'procedurebody') },
  createfunction: { up: (change) => own(change, 'functiontext') },
  createtrigger: { up: (change) => own(change, 'triggertext') },
  dropprocedure: { up: (change) => run(`DROP PROCEDURE ${named(change, 'procedureName')}`) },
  dropfunction: { up: (change) => run(`DROP FUNCTION ${named(change, 'functionName')}`) },
  droptrigger: { up: (change) => run(`DROP TRIGGER ${quoted(change.get('triggerName') ?? '')} ON ${named(change, 'tableName')}`) },
  insert: { up: (change) => run(`INSERT INTO ${named(change, 'tableName')} (${cells(change).map(([name]) => name).join(', ')}) VALUES (${cells(change).map(([, value]) => value).join(', ')})`) },
  update: { up: (change) => run(`UPDATE ${named(change, 'tableName')} SET ${cells(change).map(([name, value]) => `${name} = ${value}`).join(', ')}${where(change)}`) },
  delete: { up: (change) => run(`DELETE FROM ${named(change, 'tableName')}${where(change)}`) },
  loaddata: load,
  loadupdatedata: load,
  sql: { up: (change) => own(change, 'sql') },
  tagdatabase: NOTHING,
  output: NOTHING,
  empty: NOTHING,
  stop: NOTHING,
  customchange: { up: (change) => [{ unknown: `this runs code: ${change.get('class') ?? 'a class'}` }] },
  executecommand: { up: (change) => [{ unknown: `this runs a command: ${change.get('executable') ?? 'a program'}` }] },
};
