/** What a way back leaves different, in words. */
import { sqlName } from '../catalog/names.ts';
import type { Difference } from '../catalog/difference.ts';
import { isSameText } from '../catalog/same-text.ts';
import { without } from '../catalog/without.ts';
import type { Column, Index, Table, TableConstraint, UserType } from '../model.ts';
import { columnList, renderConstraint, renderType } from './render.ts';

/** `leaves index orders_status_idx behind`, `does not bring back column users.email`; of what is there both times, how it was and is. */
export function differenceText(difference: Difference): string {
  const { was, is } = difference;
  if (was === undefined) return `leaves ${nounOf(difference)} behind`;
  if (is === undefined) return `does not bring back ${nounOf(difference)}`;
  return changeText(difference);
}

/** `index orders_status_idx`, `column users.email`. */
export function nounOf(difference: Difference): string {
  const { object, name } = difference;
  const it = sqlName({ name });
  switch (object) {
    case 'relation': return `${relation(difference.was ?? difference.is)} ${sqlName(name)}`;
    case 'column': return `column ${sqlName(difference.table)}.${it}`;
    case 'constraint': return `${TYPES[(difference.was ?? difference.is)!.type]} ${it} of ${sqlName(difference.table)}`;
    case 'index': return `index ${it}`;
    case 'trigger':
    case 'policy': return `${object} ${it} on ${sqlName(difference.table)}`;
    case 'row security': return `row level security of ${sqlName(difference.table)}`;
    case 'storage parameter': return `storage parameter ${difference.name} of ${sqlName(difference.table)}`;
    case 'replica identity': return `the replica identity of ${sqlName(difference.table)}`;
    case 'parent': return `${sqlName(difference.table)} as a part of ${sqlName(name)}`;
    case 'enum value': return `the value '${name}' of type ${sqlName(difference.type)}`;
    case 'sequence':
    case 'type': return `${object} ${sqlName(name)}`;
    case 'function': return `function ${sqlName(name)}(${(difference.was ?? difference.is)?.arguments ?? ''})`;
    case 'schema':
    case 'extension': return `${object} ${it}`;
    default: return object satisfies never;
  }
}

const FIRING = { usual: 'as one that fires as usual', never: 'disabled', always: 'as one that fires on replicas too', replica: 'as one that fires only on replicas' } as const;

const TYPES = { primaryKey: 'primary key', unique: 'unique constraint', check: 'check constraint', foreignKey: 'foreign key', notNull: 'NOT NULL', exclude: 'exclusion constraint' } as const;

function changeText(difference: Difference): string {
  const noun = nounOf(difference);
  switch (difference.object) {
    case 'column': return `brings ${sqlName(difference.table)}.${sqlName({ name: difference.name })} back as ${columnInWords(difference.is!)}, it was ${columnInWords(difference.was!)}`;
    case 'constraint': return `brings ${noun} back as ${constraintInWords(difference.is!, difference.was!)}`;
    case 'index': return `brings ${noun} back as ${indexInWords(difference.is!, difference.was!)}`;
    case 'relation': return `brings ${noun} back ${relationInWords(difference.is!, difference.was!)}`;
    case 'type': return `brings ${noun} back as ${typeInWords(difference.is!)}, it was ${typeInWords(difference.was!)}`;
    case 'storage parameter':
    case 'replica identity': return `leaves ${noun} at ${difference.is!}, it was ${difference.was!}`;
    case 'trigger': return `brings ${noun} back ${difference.was!.fires === difference.is!.fires ? 'with another definition' : FIRING[difference.is!.fires ?? 'usual']}`;
    default: return `brings ${noun} back with another definition`;
  }
}

function columnInWords({ type, notNull, default: value, generated, expression, collation, identity }: Column): string {
  const isSerial = generated === 'serial';
  return [
    isSerial ? 'serial' : renderType(type), ...(collation ? [`COLLATE ${sqlName(collation)}`] : []), ...(notNull ? ['NOT NULL'] : []), ...(generated === 'identity' ? [`GENERATED ${identity === undefined ? '' : `${identity.toUpperCase()} `}AS IDENTITY`] : []),
    ...(expression ? [`GENERATED ALWAYS AS (${oneLine(expression.text)})`] : []), ...(value && !isSerial ? [`DEFAULT ${oneLine(value.text)}`] : []),
  ].join(' ');
}

function constraintInWords(is: TableConstraint, was: TableConstraint): string {
  if (is.name !== was.name) return sqlName({ name: is.name });
  const [now, old] = [is, was].map((constraint) => `${oneLine(renderConstraint(without(constraint, 'name')))}${constraint.notValid ? ' NOT VALID' : ''}`);
  return now === old ? 'another one' : `${now}, it was ${old}`;
}

function indexInWords(is: Index, was: Index): string {
  if (is.name !== was.name) return sqlName({ name: is.name });
  const [now, old] = [is, was].map(({ unique, method, keys, where }) => `${unique ? 'UNIQUE ' : ''}${method === 'btree' ? '' : `${method.toUpperCase()} `}${keys.every(({ column }) => column !== undefined) ? columnList(keys.map(({ column }) => column!)) : `(${keys.map(({ column, expression }) => column ?? oneLine(expression?.text ?? '…')).join(', ')})`}${where ? ` WHERE ${oneLine(where.text)}` : ''}`);
  return now === old ? 'another one' : `${now}, it was ${old}`;
}

function relation(table: Table | undefined): string {
  switch (table?.kind) {
    case 'view': return 'view';
    case 'materializedView': return 'materialized view';
    case 'foreignTable': return 'foreign table';
    default: return 'table';
  }
}

function relationInWords(is: Table, was: Table): string {
  if (is.kind !== was.kind) return `as a ${relation(is)}`;
  const isSame = isSameText(was.made?.text, is.made?.text) && is.made !== undefined;
  return is.persistence === was.persistence ? `with ${isSame ? 'other columns in place of its *' : 'another definition'}` : `as ${is.persistence}, it was ${was.persistence}`;
}

function typeInWords({ kind, base, notNull, default: value }: UserType): string {
  return kind === 'domain' && base ? `${renderType(base)}${notNull ? ' NOT NULL' : ''}${value ? ` DEFAULT ${oneLine(value.text)}` : ''}` : kind;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
