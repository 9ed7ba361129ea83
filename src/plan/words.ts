/** Every name that may stand in a step's text, also in bodies and strings; comments say nothing. */
import { findRoutine, findTable, nameOf } from '../catalog/names.ts';
import type { Catalog, Step } from '../model.ts';
import type { Operation } from '../operations.ts';

export type Words = { readonly all: ReadonlySet<string>; /** It takes or gives whole rows, whatever their columns are. */ readonly wholeRows: boolean };

const known = new WeakMap<Operation, Words>();

/** Of its text, and of the routines that it runs: those it calls, and triggers on what it writes. */
export function wordsOf(step: Step): Words {
  const found = known.get(step.operation);
  if (found) return found;
  const { script, operation, before } = step;
  const text = [script.text.slice(...operation.range), ...runBy(operation, before)].join('\n').replace(/--.*|\/\*[^]*?\*\//g, ' ');
  const words = {
    all: new Set([...[...text.matchAll(/"((?:[^"]|"")+)"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/gi)].map(([word, quoted]) => quoted?.replaceAll('""', '"') ?? word.toLowerCase()), ...typesFreed(operation, before)]),
    wholeRows: /\bselect\s+(?:distinct\s+)?\*|[.,]\s*\*|\brow_to_json\b|\bto_jsonb?\b|%rowtype/i.test(text) || (operation.kind === 'write' && operation.verb === 'insert' && operation.columns.length === 0),
  };
  known.set(operation, words);
  return words;
}

/** Texts of the routines that run with it. */
function runBy(operation: Operation, catalog: Catalog): readonly string[] {
  if (operation.kind !== 'write') return [];
  const fired = (findTable(catalog, operation.table)?.triggers ?? []).filter(({ events }) => operation.verb === 'merge' || events.some((event) => event === operation.verb));
  const names = [...operation.calls, ...fired.map(({ function: key }) => nameOf(key))];
  return names.flatMap((name) => [name.name, ...(findRoutine(catalog, name)?.overloads ?? []).map(({ definition: { body, range } }) => body?.text.slice(...range) ?? '')]);
}

/** What it takes from a column's type: only then can that be dropped. */
function typesFreed(operation: Operation, catalog: Catalog): readonly string[] {
  switch (operation.kind) {
    case 'alterColumnType':
    case 'dropColumn': return findTable(catalog, operation.table)?.columns.filter(({ name }) => name === operation.column).map(({ type }) => type.name) ?? [];
    case 'dropTable': return findTable(catalog, operation.table)?.columns.map(({ type }) => type.name) ?? [];
    default: return [];
  }
}
