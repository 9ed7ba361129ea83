/** What a history lacks and another of the same run makes, which may run on the same database. */
import { nameOf } from './catalog/names.ts';
import type { Finding, Migration } from './model.ts';
import type { Operation } from './operations.ts';

/** `type color`, `relation colors`: is it made there? Schemas do not count, since search paths differ. */
export type Elsewhere = (sought: string) => boolean;

/** Asked only where something is missing: then all statements of the others are gone through, once. */
export function madeIn(histories: readonly (readonly Migration[])[]): Elsewhere {
  let made: ReadonlySet<string> | undefined;
  return (sought) => {
    made ??= new Set(histories.flatMap((migrations) => migrations.flatMap(({ up }) => up.statements.flatMap(({ operations }) => operations.flatMap(madeBy)))));
    const [, word = '', name = ''] = /^(\S+) (.*)$/.exec(sought) ?? [];
    return made.has(`${WORDS.has(word) ? word : 'relation'} ${nameOf(name).name}`);
  };
}

const WORDS: ReadonlySet<string> = new Set(['type', 'function', 'schema']);

function madeBy(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs': return [`relation ${operation.table.name}`];
    case 'createView':
    case 'createMaterializedView': return [`relation ${operation.view.name}`];
    case 'createSequence': return [`relation ${operation.name.name}`];
    case 'createIndex': return operation.name === undefined ? [] : [`relation ${operation.name}`];
    case 'createType':
    case 'createDomain': return [`type ${operation.name.name}`];
    case 'createFunction': return [`function ${operation.name.name}`];
    case 'createSchema': return [`schema ${operation.name}`];
    default: return [];
  }
}

/** Whatever is missing once in a history, with how many statements lack it. `sought`: of the findings that are about something missing. */
export function saidOnce(findings: readonly Finding[], sought: ReadonlyMap<Finding, string>): readonly Finding[] {
  const told = new Map<string, number>();
  for (const finding of findings) {
    const key = sought.get(finding);
    if (key !== undefined) told.set(key, (told.get(key) ?? 0) + 1);
  }
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const key = sought.get(finding);
    if (key === undefined) return [finding];
    if (seen.has(key)) return [];
    seen.add(key);
    const more = told.get(key)! - 1;
    return [more === 0 ? finding : { ...finding, message: `${finding.message} The same goes for ${more} more ${more === 1 ? 'statement' : 'statements'}.` }];
  });
}
