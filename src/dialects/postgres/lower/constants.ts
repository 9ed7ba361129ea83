/** Constants in the tree → SQL text, casts removed. */
import type { A_Const, Node } from '@pgsql/types';
import { as } from './tree.ts';

/** The value as SQL text when the node is a constant, casts removed: `5`, `'x'`, `true`, `null`. */
export function constantOf(node: Node | undefined): string | undefined {
  const cast = as(node, 'TypeCast');
  if (cast) return constantOf(cast.arg);
  const constant = as(node, 'A_Const');
  return constant && literal(constant);
}

/** What a constant stands for, without quotes: the value of an option or a parameter. */
export function plainValue(node: Node | undefined): string | undefined {
  const string = as(as(node, 'TypeCast')?.arg ?? node, 'A_Const')?.sval;
  return string ? string.sval ?? '' : constantOf(node);
}

function literal({ ival, fval, boolval, sval, bsval }: A_Const): string {
  if (ival) return String(ival.ival ?? 0);
  if (fval) return fval.fval ?? '0';
  if (boolval) return String(boolval.boolval ?? false);
  if (sval) return `'${(sval.sval ?? '').replaceAll("'", "''")}'`;
  if (bsval) return `${(bsval.bsval ?? 'b').slice(0, 1)}'${(bsval.bsval ?? '').slice(1)}'`;
  return 'null';
}
