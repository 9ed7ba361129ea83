import type { Catalog } from '../model.ts';
import type { Difference } from './difference.ts';

/** Is the object that the difference is about in the catalog, by its name? */
export function isIn(catalog: Catalog, difference: Difference): boolean {
  const { name } = difference;
  const isNamed = (parts: readonly { readonly name: string }[] | undefined): boolean => parts?.some((part) => part.name === name) === true;
  const table = 'table' in difference ? catalog.tables.get(difference.table) : undefined;
  switch (difference.object) {
    case 'relation': return catalog.tables.has(name);
    case 'column': return isNamed(table?.columns);
    case 'constraint': return isNamed(table?.constraints);
    case 'index': return isNamed(table?.indexes);
    case 'trigger': return isNamed(table?.triggers);
    case 'policy': return isNamed(table?.policies);
    case 'storage parameter': return table?.options?.[name] !== undefined;
    case 'replica identity': return true;
    case 'row security': return table?.rowSecurity === true;
    case 'parent': return table?.parents.includes(name) === true;
    case 'sequence': return catalog.sequences.has(name);
    case 'type': return catalog.types.has(name);
    case 'enum value': return catalog.types.get(difference.type)?.values?.includes(name) === true;
    case 'function': return catalog.routines.get(name)?.overloads.some((overload) => overload.arguments === difference.was?.arguments) === true;
    case 'schema': return catalog.schemas.has(name);
    case 'extension': return catalog.extensions.has(name);
    default: return difference satisfies never;
  }
}
