/** What became of something that the history had. */
import { besides, nameOf, sqlName } from '../../../catalog/names.ts';
import { goneKey } from '../../../catalog/gone.ts';
import type { GoneKind } from '../../../catalog/gone.ts';
import type { TableName } from '../../../model.ts';
import type { Operation } from '../../../operations.ts';
import type { Scene } from './refusal.ts';

/** "It went with table orders in line 3: leave this out." Undefined where the history has never had it. */
export function whereItWent({ before, path, migration, operation: asking }: Scene, kind: GoneKind, name: string, table?: TableName): string | undefined {
  const found = before.gone?.get(goneKey(kind, name, table));
  if (!found) return undefined;
  const { operation, script } = found;
  const line = script && `line ${script.text.slice(0, operation.range[0]).split(/\r\n|\n|\r/).length}`;
  const place = line === undefined ? '' : script?.path === path ? ` in ${line}` : ` in ${script?.path}, ${line}`;
  const bare = table === undefined ? nameOf(name).name : name;
  const { what, own, to } = taker(operation);
  if (to !== undefined && own === bare) {
    const isOlder = kind === 'relation' && asking.kind.startsWith('drop') && migration.endsWith(' (down)') && `${before.tables.get(besides(name, to))?.createdBy} (down)` !== migration;
    return `${sqlName({ name: bare })} was renamed to ${sqlName({ name: to })}${place}${isOlder ? ', and this migration has not made it: leave this out' : ''}.`;
  }
  const how = own === bare ? 'was dropped' : `went with ${what}`;
  return `${sqlName({ name: bare })} ${how}${place}${asking.kind.startsWith('drop') ? ': leave this out' : ''}.`;
}

/** `own`: the name that the operation is about; `to`: its new name. */
function taker(operation: Operation): { readonly what: string; readonly own?: string; readonly to?: string } {
  switch (operation.kind) {
    case 'dropTable': return { what: `table ${sqlName(operation.table)}`, own: operation.table.name };
    case 'dropView': return { what: `view ${sqlName(operation.view)}`, own: operation.view.name };
    case 'dropColumn': return { what: `column ${sqlName({ name: operation.column })} of ${sqlName(operation.table)}`, own: operation.column };
    case 'dropConstraint': return { what: `constraint ${sqlName({ name: operation.name })} of ${sqlName(operation.table)}`, own: operation.name };
    case 'dropIndex': return { what: `index ${sqlName(operation.name)}`, own: operation.name.name };
    case 'dropType': return { what: `type ${sqlName(operation.name)}`, own: operation.name.name };
    case 'dropSequence': return { what: `sequence ${sqlName(operation.name)}`, own: operation.name.name };
    case 'dropSchema': return { what: `schema ${sqlName({ name: operation.name })}` };
    case 'renameTable': return { what: `the renaming of ${sqlName(operation.table)}`, own: operation.table.name, to: operation.to.name };
    case 'renameColumn': return { what: `the renaming of column ${sqlName({ name: operation.column })}`, own: operation.column, to: operation.to };
    case 'renameConstraint': return { what: `the renaming of constraint ${sqlName({ name: operation.name })}`, own: operation.name, to: operation.to };
    case 'renameIndex':
    case 'renameSequence':
    case 'renameType': return { what: `the renaming of ${sqlName(operation.name)}`, own: operation.name.name, to: operation.to };
    case 'renameSchema': return { what: `the renaming of schema ${sqlName({ name: operation.name })}` };
    case 'setSchema': return { what: `the move of ${sqlName(operation.name)} to schema ${sqlName({ name: operation.schema })}` };
    case 'dropExtension': return { what: `extension ${sqlName({ name: operation.name })}` };
    default: return { what: 'another' };
  }
}
