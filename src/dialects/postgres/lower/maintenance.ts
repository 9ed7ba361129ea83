/** VACUUM, ANALYZE, CLUSTER and EXPLAIN. REINDEX is in `indexes.ts`. */
import type { ClusterStmt, ExplainStmt, Node, VacuumStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { nameOf } from './names.ts';
import { isOn } from './options.ts';
import { nameAt } from './spans.ts';
import { all, present } from './tree.ts';

/** VACUUM or ANALYZE, one operation per table; of the whole database without one. */
export function vacuum({ rels, options, is_vacuumcmd: isVacuum = false }: VacuumStmt, source: Source): Operation | readonly Operation[] {
  const full = isOn(options, 'full');
  const relations = all(rels, 'VacuumRelation').flatMap(({ relation }) => relation ?? []);
  if (relations.length === 0) return isVacuum ? { kind: 'vacuum', range: source.range, full } : { kind: 'analyze', range: source.range };
  return relations.map((relation) => {
    const { range } = relations.length === 1 ? source : nameAt(source, source.at(relation.location ?? 0));
    const table = nameOf(relation);
    return isVacuum ? { kind: 'vacuum', range, table, full } : { kind: 'analyze', range, table };
  });
}

export function cluster({ relation }: ClusterStmt, { range }: Source): Operation {
  return { kind: 'cluster', range, ...present({ table: relation && nameOf(relation) }) };
}

/** With ANALYZE the statement is run, so it is what that statement is; `lower` reads it. */
export function explain({ query, options }: ExplainStmt, source: Source, lower: (node: Node, source: Source) => readonly Operation[]): Operation | readonly Operation[] {
  return query && isOn(options, 'analyze') ? lower(query, source) : { kind: 'other', range: source.range, what: 'EXPLAIN' };
}
