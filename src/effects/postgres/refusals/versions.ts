/** What older versions do not know. */
import { sqlName } from '../../../catalog/names.ts';
import type { Refusal } from '../../../model.ts';
import type { Constraint, Operation } from '../../../operations.ts';
import { sinceOf, supports } from '../../features.ts';
import type { Feature } from '../../features.ts';
import { refuse } from './refusal.ts';
import type { Scene } from './refusal.ts';

/** Refused where the operation needs a newer version. */
export function newerSyntax(operation: Operation, { engine }: Pick<Scene, 'engine'>): Refusal | undefined {
  const missing = featuresOf(operation).find(([feature]) => !supports(engine, feature));
  if (!missing) return undefined;
  const [feature, name] = missing;
  const since = sinceOf(feature);
  return refuse('needs-newer-version', '42601', `${name} came with version ${since}, and this is version ${engine.version[0]}`, olderForm(operation, feature) ?? `Where version ${since} or a later one runs it, say so: --engine postgres@${since}.`);
}

/** What does the same in any version. */
function olderForm(operation: Operation, feature: Feature): string | undefined {
  if (feature === 'replaceTrigger' && operation.kind === 'createTrigger') return `DROP TRIGGER IF EXISTS ${sqlName({ name: operation.name })} ON ${sqlName(operation.table)};\n-- then CREATE TRIGGER`;
  if (feature !== 'notValidNotNull' || (operation.kind !== 'createTable' && operation.kind !== 'addConstraint')) return undefined;
  const added = operation.kind === 'createTable' ? operation.constraints : [operation.constraint];
  const columns = added.filter((constraint) => constraint.type === 'notNull' && constraint.inline !== true).flatMap((constraint) => constraint.columns);
  return `${operation.kind === 'createTable' ? '-- without these constraints, and then:\n' : ''}ALTER TABLE ${sqlName(operation.table)} ${columns.map((column) => `ALTER COLUMN ${sqlName({ name: column })} SET NOT NULL`).join(', ')};`;
}

type Needed = readonly [feature: Feature, name: string];

function featuresOf(operation: Operation): readonly Needed[] {
  switch (operation.kind) {
    case 'createTable': return [...operation.columns.flatMap(({ generated }) => generatedBy(generated)), ...operation.constraints.flatMap(ofConstraint), ...partitionedBy(operation)];
    case 'addColumn': return [...generatedBy(operation.column.generated), ...operation.constraints.flatMap(ofConstraint)];
    case 'addConstraint': return ofConstraint(operation.constraint);
    case 'createIndex': return [...(operation.nullsNotDistinct ? [NULLS] : []), ...(operation.include.length > 0 ? [['includedColumns', 'INCLUDE'] as const] : [])];
    case 'setExpression': return [['setExpression', 'ALTER COLUMN … SET EXPRESSION']];
    case 'dropExpression': return [['dropExpression', 'ALTER COLUMN … DROP EXPRESSION']];
    case 'alterConstraint': return operation.enforced === undefined && operation.inherit === undefined ? [] : [['notEnforced', 'ALTER CONSTRAINT … [NOT] ENFORCED and [NO] INHERIT']];
    case 'detachPartition': return operation.concurrently || operation.finalize ? [['detachConcurrently', 'DETACH PARTITION … CONCURRENTLY']] : [];
    case 'reindex': return operation.concurrently ? [['reindexConcurrently', 'REINDEX … CONCURRENTLY']] : [];
    case 'createTrigger': return operation.orReplace ? [['replaceTrigger', 'CREATE OR REPLACE TRIGGER']] : [];
    case 'setAccessMethod': return [['setAccessMethod', 'ALTER TABLE … SET ACCESS METHOD']];
    case 'attachIndexPartition': return [['partitionedIndexes', 'ALTER INDEX … ATTACH PARTITION']];
    case 'write': return [...(operation.verb === 'merge' ? [['merge', 'MERGE'] as const] : []), ...(operation.unnamed ? [UNNAMED] : [])];
    case 'select': return operation.unnamed ? [UNNAMED] : [];
    default: return [];
  }
}

const UNNAMED: Needed = ['unnamedQuery', 'a query in FROM without a name'];
const NULLS: Needed = ['nullsNotDistinct', 'NULLS NOT DISTINCT'];

/** A NOT NULL as a table's constraint is new; one of a column is as old as SQL. */
function ofConstraint({ type, nullsNotDistinct, notEnforced, inline }: Constraint): readonly Needed[] {
  return [
    ...(nullsNotDistinct ? [NULLS] : []),
    ...(notEnforced ? [['notEnforced', 'NOT ENFORCED'] as const] : []),
    ...(type === 'notNull' && inline !== true ? [['notValidNotNull', 'NOT NULL as a constraint of the table'] as const] : []),
  ];
}

function generatedBy(generated: string | undefined): readonly Needed[] {
  if (generated === 'stored') return [['storedColumns', 'GENERATED ALWAYS AS (…) STORED']];
  return generated === 'virtual' ? [['virtualColumns', 'a virtual generated column']] : [];
}

function partitionedBy({ partitionBy, partitionOf }: Extract<Operation, { readonly kind: 'createTable' }>): readonly Needed[] {
  return [
    ...(partitionBy?.strategy === 'hash' ? [['hashPartitions', 'PARTITION BY HASH'] as const] : []),
    ...(partitionOf?.bound === 'default' ? [['defaultPartition', 'a default partition'] as const] : []),
  ];
}
