/** `<changeSet>` in XML, and its likes in YAML and JSON. https://docs.liquibase.com/concepts/changelogs/changeset.html */
import type { Fragment } from '../../dialects/literal.ts';
import type { Dialect, Range, SourceFile, Statement } from '../../model.ts';
import { statementsIn, statementsMade } from '../placed.ts';
import { toChange } from './change.ts';
import type { Change, ChangeType, Run } from './change.ts';
import type { ChangeSet } from './changeset.ts';
import { conditionsOf } from './conditions.ts';
import { constraintChanges } from './constraint-changes.ts';
import { isForPostgres } from './databases.ts';
import { delimited } from './delimiters.ts';
import { guardedBy } from './guarded.ts';
import { modified } from './modify-sql.ts';
import { otherChanges } from './other-changes.ts';
import { expanded, expandedText } from './properties.ts';
import type { Properties } from './properties.ts';
import { tableChanges } from './table-changes.ts';
import type { Element } from './tree.ts';

const CHANGES: Readonly<Record<string, ChangeType>> = { ...tableChanges, ...constraintChanges, ...otherChanges };
/** What a changeset has besides changes. */
const OTHERS = new Set(['preconditions', 'rollback', 'comment', 'validchecksum', 'modifysql', 'text', 'property', 'id', 'author']);

export type TreeReading = {
  readonly file: SourceFile;
  readonly dialect: Dialect;
  readonly properties: Properties;
  /** The text of a file of SQL that a change names. */
  readonly sqlFile: (change: Change) => string | undefined;
  /** Changesets that were read before, by `id author`. */
  readonly known: ReadonlyMap<string, ChangeSet>;
};

const NOTHING = /^\s*(?:empty)?\s*$/i;

/** `from`: where what is before it ends. */
export function treeChangeSet(element: Element, from: number, reading: TreeReading): ChangeSet {
  const { file, properties } = reading;
  const self = toChange(element, properties);
  const changes = element.children.filter(isChange).map((child) => toChange(child, properties));
  const { guards, others } = conditionsOf(element.children.find(({ name }) => name === 'preconditions'), properties);
  const attributes = new Map([...element.attributes].map(([name, { text }]) => [name, expandedText(text, properties)]));
  const written = element.children.filter(({ name }) => name === 'rollback');
  const back = element.attributes.get('rollback');
  const modify = element.children.filter(({ name }) => name === 'modifysql').map((child) => toChange(child, properties));
  const read = (list: readonly Change[], way: 'up' | 'back'): readonly Statement[] => guardedBy(guards, list.flatMap((change) => statementsOf(change, way, reading, way === 'up' ? modify : [])));
  // A text that says only that there is nothing is no SQL.
  const sqlOf = (text: Fragment): readonly Statement[] => (NOTHING.test(text.text) ? [] : guardedBy(guards, statementsIn(reading.dialect, file.text, delimited(expanded(text, properties), undefined))));
  return {
    file, attributes,
    id: self.get('id') ?? '',
    author: self.get('author') ?? '',
    section: [from, element.range[1]],
    begin: element.range[0],
    alone: /\.xml$/i.test(file.path) ? '`runInTransaction="false"`' : '`runInTransaction: false`',
    ...(others !== undefined && { others }),
    up: () => read(changes, 'up'),
    ...(written.length === 0 && back === undefined && { downIsMade: true as const }),
    down() {
      if (written.length === 0 && back === undefined) return changes.every(hasBack) ? read([...changes].reverse(), 'back') : undefined;
      if (back !== undefined) return sqlOf(back);
      return written.flatMap((rollback) => {
        const { get } = toChange(rollback, properties);
        const other = get('changeSetId');
        if (other !== undefined) return reading.known.get(`${other} ${get('changeSetAuthor') ?? self.get('author')}`)?.up() ?? [];
        const inner = rollback.children.filter(isChange);
        if (inner.length > 0) return read(inner.map((child) => toChange(child, properties)), 'up');
        const texts = rollback.children.filter(({ name }) => name === 'text').map((child) => child.text);
        // In YAML, `rollback: { sql: … }` is a text with a name.
        const named = rollback.attributes.get('sql');
        return [rollback.text, ...texts, ...(named ? [named] : [])].flatMap(sqlOf);
      });
    },
  };
}

/** A key with a mere value that is no change is passed over. */
function isChange({ name, attributes, children }: Element): boolean {
  return !OTHERS.has(name) && (CHANGES[name] !== undefined || name === 'sqlfile' || attributes.size > 0 || children.length > 0);
}

function hasBack({ element }: Change): boolean {
  return CHANGES[element.name]?.back !== undefined;
}

function statementsOf(change: Change, way: 'up' | 'back', reading: TreeReading, modify: readonly Change[]): readonly Statement[] {
  const { element: { name, range } } = change;
  const dbms = change.get('dbms');
  if (!isForPostgres(dbms)) return [];
  if (name === 'sqlfile') return sqlFile(change, reading);
  const type = CHANGES[name];
  const runs: readonly Run[] = type ? (type[way]?.(change) ?? []) : [{ unknown: `there is no change ${name} that ddlint knows` }];
  return runs.flatMap((each) => toStatements(each, range, reading, modify));
}

function toStatements(run: Run, range: Range, { file, dialect, properties }: TreeReading, modify: readonly Change[]): readonly Statement[] {
  if ('unknown' in run) return [unknownAt(range, run.unknown)];
  if ('written' in run) {
    const sql: Fragment = delimited(expanded(run.written, properties), run.delimiter);
    const text = modified(sql.text, modify);
    return text === sql.text ? statementsIn(dialect, file.text, sql) : statementsMade(dialect, text, range);
  }
  return statementsMade(dialect, modified(run.sql, modify), run.range ?? range);
}

/** All of the file's statements stand where it is named. */
function sqlFile(change: Change, { dialect, properties, sqlFile: textOf }: TreeReading): readonly Statement[] {
  const { element: { range } } = change;
  const text = textOf(change);
  if (text === undefined) return [unknownAt(range, `the file ${change.get('path') ?? ''} is not there`)];
  return statementsMade(dialect, delimited({ text: expandedText(text, properties), at: (offset) => offset }, change.get('endDelimiter')).text, range);
}

function unknownAt(range: Range, reason: string): Statement {
  return { range, operations: [{ kind: 'unknown', range, reason, mentions: [] }] };
}
