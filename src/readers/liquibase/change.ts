/** One change of a changeset, `<addColumn …>`, and what it runs. */
import type { Fragment } from '../../dialects/literal.ts';
import type { Range } from '../../model.ts';
import { expandedText } from './properties.ts';
import type { Properties } from './properties.ts';
import { qualified } from './sql.ts';
import type { Element } from './tree.ts';

/** SQL that Liquibase writes, at a part of the changelog or all of the change; SQL of the user's own; or why nobody knows. */
export type Run = { readonly sql: string; readonly range?: Range } | { readonly written: Fragment; readonly delimiter?: string } | { readonly unknown: string };

/** A change with its properties put in. */
export type Change = {
  readonly element: Element;
  /** The attribute, or the text of the child of that name; undefined when it is empty. */
  readonly get: (name: string) => string | undefined;
  readonly is: (name: string) => boolean | undefined;
  readonly all: (name: string) => readonly Change[];
  readonly text: string;
};

/** How a kind of change runs, and what takes it back by itself; a change without that has no way back of its own. */
export type ChangeType = { readonly up: (change: Change) => readonly Run[]; readonly back?: (change: Change) => readonly Run[] };

export function toChange(element: Element, properties: Properties): Change {
  const get = (name: string): string | undefined => {
    const key = name.toLowerCase();
    const found = element.attributes.get(key) ?? element.children.find((child) => child.name === key && child.children.length === 0)?.text;
    const text = found && expandedText(found.text, properties);
    return text === undefined || text.trim() === '' ? undefined : text;
  };
  return {
    element,
    get,
    is(name) {
      const said = get(name)?.trim().toLowerCase();
      return said === undefined ? undefined : said === 'true' || said === '1' || said === 'yes';
    },
    all: (name) => element.children.filter((child) => child.name === name.toLowerCase()).map((child) => toChange(child, properties)),
    text: expandedText(element.text.text, properties),
  };
}

/** The name of what it is about, with its schema. */
export function named(change: Change, name: string, schema = 'schemaName'): string {
  return qualified(change.get(schema), change.get(name) ?? '');
}

/** The table it is about. */
export function tableOf(change: Change): string {
  return named(change, change.get('baseTableName') === undefined ? 'tableName' : 'baseTableName', change.get('baseTableSchemaName') === undefined ? 'schemaName' : 'baseTableSchemaName');
}

export function run(...statements: readonly (string | undefined)[]): readonly Run[] {
  return statements.flatMap((sql) => (sql === undefined ? [] : [{ sql }]));
}
