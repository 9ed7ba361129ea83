/** Constraints in the tree → constraints, table constraints and those written inside a column definition alike. */
import type { Constraint as ConstraintNode, ConstrType } from '@pgsql/types';
import type { Constraint, ForeignKeyAction } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { expressionOf } from './expressions.ts';
import { nameOf } from './names.ts';
import { after, from, group } from './spans.ts';
import { all, present, strings } from './tree.ts';

const TYPES: { readonly [K in ConstrType]?: Constraint['type'] } = {
  CONSTR_PRIMARY: 'primaryKey', CONSTR_UNIQUE: 'unique', CONSTR_CHECK: 'check', CONSTR_FOREIGN: 'foreignKey', CONSTR_NOTNULL: 'notNull', CONSTR_EXCLUSION: 'exclude',
};
/** Letters of pg_constraint.confdeltype; NO ACTION is what an absent action means. */
const ACTIONS: ReadonlyMap<string, ForeignKeyAction> = new Map([['r', 'restrict'], ['c', 'cascade'], ['n', 'set null'], ['d', 'set default']]);

/**
 * The constraint; undefined for a clause that is none (DEFAULT, GENERATED, NULL, DEFERRABLE).
 * `column` is the one it is written inside of. NOT ENFORCED is also not validated, as in pg_constraint.
 */
export function constraintOf(node: ConstraintNode, source: Source, column?: string): Constraint | undefined {
  const type = node.contype && TYPES[node.contype];
  if (type === undefined) return undefined;
  const expression = node.raw_expr && expressionOf(node.raw_expr, checkSpan(node, source));
  const canBeUnenforced = type === 'check' || type === 'foreignKey';
  return {
    type,
    columns: expression?.columns ?? columnsOf(node, column),
    notValid: node.skip_validation ?? false,
    ...present({
      name: node.conname,
      expression,
      references: referencesOf(node),
      include: node.including && strings(node.including),
      usingIndex: node.indexname,
      notEnforced: (canBeUnenforced && node.is_enforced !== true) || undefined,
      deferrable: node.deferrable || undefined,
      noInherit: node.is_no_inherit || undefined,
      nullsNotDistinct: node.nulls_not_distinct || undefined,
      inline: column === undefined ? undefined : true,
    } as const),
  };
}

/** The part between the parentheses of CHECK. */
function checkSpan(node: ConstraintNode, source: Source): Source {
  return group(after(from(source, source.at(node.location ?? 0)), 'check'));
}

function columnsOf({ keys, fk_attrs, exclusions }: ConstraintNode, column: string | undefined): readonly string[] {
  const excluded = all(exclusions, 'List').flatMap(({ items: pair }) => all(pair, 'IndexElem').flatMap(({ name }) => name ?? []));
  const named = [...strings(keys), ...strings(fk_attrs), ...excluded];
  return named.length === 0 && column !== undefined ? [column] : named;
}

function referencesOf({ pktable, pk_attrs, fk_del_action, fk_upd_action }: ConstraintNode): Constraint['references'] {
  return pktable && {
    table: nameOf(pktable),
    columns: strings(pk_attrs),
    ...present({ onDelete: ACTIONS.get(fk_del_action ?? ''), onUpdate: ACTIONS.get(fk_upd_action ?? '') }),
  };
}
