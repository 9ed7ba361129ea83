/** Operations' parts as SQL that can be pasted, with the user's own names. */
import { sqlName } from '../catalog/names.ts';
import { reservedWords } from '../dialects/reserved-words.ts';
import type { Column } from '../model.ts';
import type { ColumnDefinition, Constraint, DataType } from '../operations.ts';

/** A list of column names in parentheses. */
export function columnList(columns: readonly string[]): string {
  return `(${columns.map((name) => sqlName({ name })).join(', ')})`;
}

/** `CONSTRAINT name FOREIGN KEY (a) REFERENCES t (b) ON DELETE CASCADE`, without NOT VALID. */
export function renderConstraint(constraint: Constraint): string {
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${sqlName({ name: constraint.name })} `;
  return `${name}${definition(constraint)}${constraint.noInherit ? ' NO INHERIT' : ''}${constraint.deferrable ? ' DEFERRABLE' : ''}`;
}

function definition({ type, columns, expression, references, usingIndex, include }: Constraint): string {
  const included = include ? ` INCLUDE ${columnList(include)}` : '';
  switch (type) {
    case 'primaryKey': return usingIndex === undefined ? `PRIMARY KEY ${columnList(columns)}${included}` : `PRIMARY KEY USING INDEX ${sqlName({ name: usingIndex })}`;
    case 'unique': return usingIndex === undefined ? `UNIQUE ${columnList(columns)}${included}` : `UNIQUE USING INDEX ${sqlName({ name: usingIndex })}`;
    case 'check': return `CHECK (${expression?.text ?? '…'})`;
    case 'notNull': return `NOT NULL ${columns.map((name) => sqlName({ name })).join(', ')}`;
    case 'exclude': return 'EXCLUDE (…)';
    case 'foreignKey': {
      const parent = references ? `${sqlName(references.table)}${references.columns.length > 0 ? ` ${columnList(references.columns)}` : ''}` : '…';
      const actions = [references?.onDelete && `ON DELETE ${references.onDelete.toUpperCase()}`, references?.onUpdate && `ON UPDATE ${references.onUpdate.toUpperCase()}`];
      return [`FOREIGN KEY ${columnList(columns)} REFERENCES ${parent}`, ...actions.filter((action) => action)].join(' ');
    }
    default: return type satisfies never;
  }
}

/** `name type NOT NULL DEFAULT 0 REFERENCES t`: a column with what is written inside its definition, `constraints` among it. */
export function renderColumnWith({ notNull, default: value, generated, ...column }: Pick<Column, 'name' | 'type' | 'notNull' | 'default' | 'generated'>, constraints: readonly Constraint[]): string {
  const isRequired = notNull && !constraints.some(({ type }) => type === 'primaryKey');
  const inside = constraints.filter(({ type }) => type !== 'notNull').map((constraint) => renderConstraint(constraint).replace(/(PRIMARY KEY|UNIQUE) \(.*?\)|FOREIGN KEY \(.*?\) /, '$1'));
  return [renderColumn(column), ...(isRequired ? ['NOT NULL'] : []), ...(value && generated === undefined ? [`DEFAULT ${value.text}`] : []), ...inside].join(' ');
}

/** `name type`. */
export function renderColumn({ name, type }: Pick<ColumnDefinition, 'name' | 'type'>): string {
  return `${sqlName({ name })} ${renderType(type)}`;
}

/** A type as SQL: its `text` leaves off the quotes that the name of a type of one's own may need; `<type>` for one that is not known. */
export function renderType(type: DataType): string {
  const { schema, name, text } = type;
  if (name === '' || name === 'unknown') return '<type>';
  const isFound = schema === undefined || (text.startsWith(name) && !text.startsWith(`${schema}.${name}`));
  const bare = isFound ? name : `${schema}.${name}`;
  const isBuiltIn = isFound && (/^[a-z_]\w*$/.test(name) ? !reservedWords.has(name) : name === 'double precision' || name === '"char"');
  return isBuiltIn || !text.startsWith(bare) ? text : `${sqlName(isFound ? { name } : { schema, name })}${text.slice(bare.length)}`;
}
