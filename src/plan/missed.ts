/** Names that IF EXISTS lets pass although nothing has them. */
import { findIndex, findRoutine, findSequence, findTable, findType, sqlName } from '../catalog/names.ts';
import { isCertain } from '../catalog/table-edits.ts';
import type { Step } from '../model.ts';
import type { Name } from '../operations.ts';

export type Missed = { readonly step: Step; /** `DROP INDEX IF EXISTS orders_idx`. */ readonly text: string; readonly what: string; readonly name: string };

/** Drops that find nothing, as far as that is certain. */
export function missed(steps: readonly Step[]): readonly Missed[] {
  return steps.flatMap((step) => {
    const found = missing(step);
    return found ? [{ step, text: `\`DROP ${found.what.toUpperCase()} IF EXISTS ${sqlName(found.name)}\``, what: found.what, name: found.name.name }] : [];
  });
}

type Missing = { readonly what: string; readonly name: Name };

function missing({ operation, before }: Step): Missing | undefined {
  if (!('ifExists' in operation) || !operation.ifExists || operation.guard !== undefined) return undefined;
  switch (operation.kind) {
    case 'dropTable': return findTable(before, operation.table) ? undefined : { what: 'table', name: operation.table };
    case 'dropView': return findTable(before, operation.view) ? undefined : { what: operation.materialized ? 'materialized view' : 'view', name: operation.view };
    case 'dropIndex': return findIndex(before, operation.name) ? undefined : { what: 'index', name: operation.name };
    case 'dropSequence': return findSequence(before, operation.name) ? undefined : { what: 'sequence', name: operation.name };
    case 'dropType': return findType(before, operation.name) ? undefined : { what: operation.domain ? 'domain' : 'type', name: operation.name };
    case 'dropFunction': return findRoutine(before, operation.name) ? undefined : { what: 'function', name: operation.name };
    case 'dropColumn':
    case 'dropConstraint':
    case 'dropTrigger':
    case 'dropPolicy': {
      const table = findTable(before, operation.table);
      const name = operation.kind === 'dropColumn' ? operation.column : operation.name;
      const there = table && { dropColumn: table.columns, dropConstraint: table.constraints, dropTrigger: table.triggers, dropPolicy: table.policies }[operation.kind];
      return !isCertain(table) || there?.some((part) => part.name === name) ? undefined : { what: WHAT[operation.kind], name: { name } };
    }
    default: return undefined;
  }
}

const WHAT = { dropColumn: 'column', dropConstraint: 'constraint', dropTrigger: 'trigger', dropPolicy: 'policy' } as const;
