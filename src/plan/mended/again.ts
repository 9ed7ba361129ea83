/** Statements that, at the end of a way back, make one thing what it was before the migration. */
import type { Difference } from '../../catalog/difference.ts';
import { besides, nameOf, newKey, sqlName, tableKey } from '../../catalog/names.ts';
import { isSameText } from '../../catalog/same-text.ts';
import type { Catalog, Overload } from '../../model.ts';
import { addedAgain } from '../inverse/columns.ts';
import { firing } from '../inverse/parts.ts';
import { literal, RELATION } from '../inverse/undo.ts';
import { renderConstraint } from '../render.ts';
import { constraintAgain, indexAgain, policyAgain, tableAgain, triggerAgain, viewAgain } from '../restored.ts';

/** Takes away what is there now. A comment for what stays; undefined where that cannot be told. */
export function taken(difference: Difference): readonly string[] | undefined {
  const { object, name, is } = difference;
  if (is === undefined) return undefined;
  const it = sqlName({ name });
  switch (object) {
    case 'relation': return [`DROP ${RELATION[difference.is!.kind]} ${sqlName(name)};`];
    case 'column': return [`ALTER TABLE ${sqlName(difference.table)} DROP COLUMN ${it};`];
    case 'constraint': return [`ALTER TABLE ${sqlName(difference.table)} DROP CONSTRAINT ${sqlName({ name: difference.is!.name })};`];
    case 'index': return [`DROP INDEX ${sqlName(besides(difference.table, difference.is!.name))};`];
    case 'trigger':
    case 'policy': return [`DROP ${object.toUpperCase()} ${it} ON ${sqlName(difference.table)};`];
    case 'row security': return [`ALTER TABLE ${sqlName(difference.table)} DISABLE ROW LEVEL SECURITY;`];
    case 'storage parameter': return [`ALTER TABLE ${sqlName(difference.table)} RESET (${name});`];
    case 'sequence': return [`DROP SEQUENCE ${sqlName(name)};`];
    case 'type': return [`DROP ${difference.is!.kind === 'domain' ? 'DOMAIN' : 'TYPE'} ${sqlName(name)};`];
    // https://www.postgresql.org/docs/current/sql-altertype.html
    case 'enum value': return [`-- ${literal(name)} stays in ${sqlName(difference.type)}: PostgreSQL cannot take a value out of an enum`];
    case 'function': return [`DROP ${routineWord(difference.is!)} ${sqlName(name)}(${difference.is!.arguments});`];
    case 'schema':
    case 'extension': return [`DROP ${object.toUpperCase()} ${it};`];
    case 'replica identity':
    case 'parent': return undefined;
    default: return object satisfies never;
  }
}

/** Makes what was there before, where nothing of that name is. Undefined where not all of it is known. */
export function made(difference: Difference, before: Catalog): readonly string[] | undefined {
  const { object, name, was } = difference;
  const table = 'table' in difference ? before.tables.get(difference.table) : undefined;
  const alter = (action: string): readonly string[] => (table ? [`ALTER TABLE ${sqlName(table.name)} ${action};`] : []);
  if (was === undefined) return undefined;
  switch (object) {
    case 'relation': return difference.was!.kind === 'table' ? tableAgain(difference.was!) : one(viewAgain(before, difference.was!));
    case 'column': return table && addedAgain(table, difference.was!);
    case 'constraint': return one(constraintAgain(difference.was!, table?.indexes.find(({ backs }) => backs === difference.was!.name)))?.flatMap((definition) => alter(`ADD ${definition}`));
    case 'index': return table && tableKey(before, difference.was!.made?.operation.table ?? nameOf(table.name)) === table.name ? one(indexAgain(table, difference.was!)) : undefined;
    case 'trigger': return table && one(triggerAgain(before, table, difference.was!))?.concat(difference.was!.fires === undefined ? [] : alter(firing(difference.was!)));
    case 'policy': return table && one(policyAgain(before, table, name));
    case 'row security': return alter('ENABLE ROW LEVEL SECURITY');
    case 'storage parameter': return alter(`SET (${name} = ${/^[\w.]+$/.test(difference.was!) ? difference.was! : literal(difference.was!)})`);
    case 'replica identity': {
      const { as = 'default', index } = table?.replicaIdentity ?? {};
      return alter(`REPLICA IDENTITY ${index === undefined ? as.toUpperCase() : `USING INDEX ${sqlName({ name: index })}`}`);
    }
    case 'sequence': return one(difference.was!.made?.text)?.map((text) => `${text};`);
    case 'type': {
      const { name: key, values, createdBy, added } = difference.was!;
      return values && createdBy !== undefined && !added ? [`CREATE TYPE ${sqlName(key)} AS ENUM (${values.map(literal).join(', ')});`] : undefined;
    }
    case 'function': {
      const { made: old } = difference.was!;
      const text = old?.text.replace(/^create\s+(?!or\b)/i, 'CREATE OR REPLACE ');
      return one(old && newKey(before, old.operation.name) !== name ? text?.replace(/^(create\s+or\s+replace\s+\w+\s+)[^\s(]+/i, (_, words: string) => `${words}${sqlName(name)}`) : text)?.map((each) => `${each};`);
    }
    case 'schema':
    case 'extension': return [`CREATE ${object.toUpperCase()} ${sqlName({ name })};`];
    case 'enum value':
    case 'parent': return undefined;
    default: return object satisfies never;
  }
}

/** What is there both times, where it need not be made again. */
export function changed(difference: Difference): readonly string[] | undefined {
  switch (difference.object) {
    case 'constraint': {
      const { table, was, is } = difference;
      if (!was || !is) return undefined;
      if (was.name !== is.name) return [`ALTER TABLE ${sqlName(table)} RENAME CONSTRAINT ${sqlName({ name: is.name })} TO ${sqlName({ name: was.name })};`];
      return is.notValid && !was.notValid && renderConstraint(was) === renderConstraint(is) ? [`ALTER TABLE ${sqlName(table)} VALIDATE CONSTRAINT ${sqlName({ name: is.name })};`] : undefined;
    }
    case 'index': {
      const { table, was, is } = difference;
      return was && is && was.name !== is.name ? [`ALTER INDEX ${sqlName(besides(table, is.name))} RENAME TO ${sqlName({ name: was.name })};`] : undefined;
    }
    case 'trigger': {
      const { table, was, is } = difference;
      return was && is && was.fires !== is.fires && isSameText(was.made?.text, is.made?.text) ? [`ALTER TABLE ${sqlName(table)} ${firing(was)};`] : undefined;
    }
    default: return undefined;
  }
}

function one(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : [text];
}

function routineWord({ made: statement }: Overload): string {
  return /^create\s+(?:or\s+replace\s+)?procedure\b/i.test(statement?.text ?? '') ? 'PROCEDURE' : 'FUNCTION';
}
