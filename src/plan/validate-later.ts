/** The migrations that add a constraint without holding others up: NOT VALID, then VALIDATE; an index first, then the constraint over it. */
import { objectName } from '../catalog/automatic-names.ts';
import { sqlName } from '../catalog/names.ts';
import { areActions } from '../catalog/passes.ts';
import type { Catalog, StepOf } from '../model.ts';
import type { Constraint, Name, Operation } from '../operations.ts';
import { addedFor, droppedFor } from './actions.ts';
import { constraintText } from './definition.ts';
import { freeName, nameOfConstraint } from './names.ts';
import { columnList, renderConstraint } from './render.ts';
import { outside, isWord, toWritten, written } from './written.ts';
import type { Written } from './written.ts';

const SUFFIX = { check: 'check', foreignKey: 'fkey', notNull: 'not_null', unique: 'key', primaryKey: 'pkey', exclude: 'excl' } as const;

/** The user's own ADD CONSTRAINT, with the actions beside it that it cannot do without. */
export function addedLater(step: StepOf<'addConstraint'>): string {
  const { table, constraint } = step.operation;
  return validatedLater(table, nameOfConstraint(step.before, table, constraint), constraintText(step).text, [...droppedFor(step, constraint), ...addedFor(step)]);
}

/** The user's own ALTER TABLE, with these of its constraints NOT VALID; then one scan for all of them. */
export function checksLater(steps: readonly StepOf<'addConstraint'>[]): string {
  const [first] = steps;
  if (!first) return '';
  const { script, statement, operation: { table } } = first;
  const names = new Map(steps.map((step) => [step.operation as Operation, sqlName({ name: nameOfConstraint(step.before, table, step.operation.constraint) })]));
  const actions = (areActions(statement.operations) ? statement.operations : [first.operation]).map((operation) => {
    const name = names.get(operation);
    return name === undefined || operation.kind !== 'addConstraint' ? written(script, operation.range).text : `ADD CONSTRAINT ${name} ${constraintText({ script, operation }).text} NOT VALID`;
  });
  const on = sqlName(table);
  return [`ALTER TABLE ${on} ${actions.join(', ')};`, '-- in the next migration:', `ALTER TABLE ${on} ${[...names.values()].map((name) => `VALIDATE CONSTRAINT ${name}`).join(', ')};`].join('\n');
}

/** A constraint of which there is no text. */
export function validateLater(table: Name, constraint: Constraint): string {
  const name = constraint.name ?? objectName(table.name, constraint.columns.join('_'), SUFFIX[constraint.type]);
  return validatedLater(table, name, renderConstraint({ ...constraint, name }).replace(`CONSTRAINT ${sqlName({ name })} `, () => ''));
}

/** `definition`: what stands behind the name; `actions`: others of the same ALTER TABLE. */
export function validatedLater(table: Name, name: string, definition: string, actions: readonly string[] = []): string {
  return allValidatedLater(table, [{ name, definition }], actions);
}

/** Several, in one scan; `also`: names of others that are validated with them. */
export function allValidatedLater(table: Name, constraints: readonly { readonly name: string; readonly definition: string }[], actions: readonly string[] = [], also: readonly string[] = []): string {
  const on = sqlName(table);
  return [
    `ALTER TABLE ${on} ${[...actions, ...constraints.map(({ name, definition }) => `ADD CONSTRAINT ${sqlName({ name })} ${definition} NOT VALID`)].join(', ')};`,
    '-- in the next migration:',
    `ALTER TABLE ${on} ${[...also, ...constraints.map(({ name }) => name)].map((name) => `VALIDATE CONSTRAINT ${sqlName({ name })}`).join(', ')};`,
  ].join('\n');
}

/** `definition`: its text; `actions`: others of the ALTER TABLE that adds it; `phases`: what is said before the index and before the constraint; `from`: what the index is built on. */
export type OverIndex = { readonly definition?: Written; readonly actions?: readonly string[]; readonly phases?: readonly [string, string]; readonly from?: { readonly table: Name; readonly columns: readonly string[] } };

/** UNIQUE or PRIMARY KEY over an index that was built CONCURRENTLY before. */
export function constraintOverIndex(before: Catalog, table: Name, constraint: Constraint, { definition = toWritten(''), actions = [], phases = ['-- outside a transaction:', '-- in the next migration:'], from = { table, columns: constraint.columns } }: OverIndex = {}): string {
  const name = nameOfConstraint(before, table, constraint);
  const index = sqlName({ name: freeName(before, table, name, undefined, 'idx') });
  const add = `ADD CONSTRAINT ${sqlName({ name })} ${constraint.type === 'primaryKey' ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${index}${deferral(definition) || (constraint.deferrable ? ' DEFERRABLE' : '')}`;
  return [
    phases[0],
    `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${sqlName(from.table)} ${columnList(from.columns)}${indexOptions(constraint, definition)};`,
    phases[1],
    `ALTER TABLE ${sqlName(table)} ${[...actions, add].join(', ')};`,
  ].join('\n');
}

/** What an index has behind its keys: INCLUDE, NULLS NOT DISTINCT, WITH, TABLESPACE. */
export function indexOptions({ nullsNotDistinct }: Constraint, definition: Written): string {
  const part = (word: string): string => {
    const tokens = outside(definition);
    const at = tokens.findIndex((token) => isWord(token, word));
    return at < 0 ? '' : ` ${definition.text.slice(tokens[at]!.range[0], tokens[at + (word === 'tablespace' ? 2 : 1)]?.range[0]).trim()}`;
  };
  return [part('include'), nullsNotDistinct ? ' NULLS NOT DISTINCT' : '', part('with'), part('tablespace')].join('');
}

/** DEFERRABLE and what follows it. */
function deferral(definition: Written): string {
  const tokens = outside(definition);
  const at = tokens.findIndex((token, i) => isWord(token, 'deferrable', 'initially') || (isWord(token, 'not') && isWord(tokens[i + 1], 'deferrable')));
  return at < 0 ? '' : ` ${definition.text.slice(tokens[at]!.range[0])}`;
}
