import { sqlName } from '../src/catalog/names.ts';
import { byteLength } from '../src/dialects/byte-length.ts';
import type { Range, Script } from '../src/model.ts';
import type { Operation } from '../src/operations.ts';
import { written } from '../src/plan/written.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'identifier-too-long',
  title: 'A name has at most 63 bytes',
  category: 'hygiene',
  severity: 'warning',
  engines: ['postgres'],
  why: 'PostgreSQL cuts longer names off, with no more than a notice. Tools that look for the whole name do not find it, and of two names that begin alike the second is refused as a duplicate, or with IF NOT EXISTS passed over in silence.',
  instead: 'Choose a name of at most 63 bytes; letters outside of ASCII take two or more.',
  sources: ['https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS', 'https://www.postgresql.org/docs/current/runtime-config-preset.html#GUC-MAX-IDENTIFIER-LENGTH'],
  *checkMigration({ steps, migration }) {
    const seen = new Map<string, Set<string>>();
    for (const { operation, statement } of steps) {
      const { kind, range } = operation;
      if (!/^(?:create|add|rename)/.test(kind)) continue;
      const there = referredTo(operation);
      const { rendered, operations } = statement;
      for (const name of rendered ? longNames(rendered, rendered.operations[operations.indexOf(operation)]?.range ?? rendered.range) : longNames(migration.up, range)) {
        const kept = cut(name);
        if (there.includes(kept)) continue;
        const alike = seen.get(kept) ?? new Set<string>();
        if (alike.has(name)) continue;
        const [other] = alike;
        seen.set(kept, new Set([...alike, name]));
        yield other === undefined
          ? { range, message: `${sqlName({ name })} is longer than ${MOST} bytes: it becomes ${sqlName({ name: kept })}.`, help: `Choose a name of at most ${MOST} bytes.` }
          : { range, severity: 'error', message: `${sqlName({ name })} and ${sqlName({ name: other })} both become ${sqlName({ name: kept })}.`, help: `Choose names that differ within the first ${MOST} bytes.` };
      }
    }
  },
});

/** Names of what is there already: said where they were given. */
function referredTo(operation: Operation): readonly string[] {
  const names = [...('table' in operation && operation.table ? [operation.table.name] : []), ...('name' in operation && operation.name !== undefined ? [typeof operation.name === 'string' ? operation.name : operation.name.name] : []), ...('column' in operation && typeof operation.column === 'string' ? [operation.column] : [])];
  if (operation.kind.startsWith('rename')) return names;
  return 'table' in operation && operation.table && operation.kind !== 'createTable' && operation.kind !== 'createTableAs' ? [operation.table.name] : [];
}

/** NAMEDATALEN - 1. */
const MOST = 63;

/** Templates are names that nobody knows yet. */
function longNames(script: Pick<Script, 'text'>, range: Range): readonly string[] {
  if (!isAnyLong(script.text.slice(...range))) return [];
  const { text, tokens } = written(script, range);
  return tokens.filter((token) => (token.kind === 'word' || token.kind === 'quoted') && token.value.length > MOST / 4 && !text.slice(...token.range).includes('{')).flatMap(({ value }) => (cut(value) === value ? [] : [value]));
}

/** Can there be such a name in it? Tokens tell it exactly, and cost more. */
function isAnyLong(text: string): boolean {
  return (text.match(/"(?:[^"]|""){16,}|[\w$\u0080-\uffff]{16,}/g) ?? []).some((run) => byteLength(run) > MOST);
}

/** The characters that fit as a whole. */
function cut(name: string): string {
  if (byteLength(name) <= MOST) return name;
  let [kept, bytes] = ['', 0];
  for (const character of name) {
    bytes += byteLength(character);
    if (bytes > MOST) return kept;
    kept += character;
  }
  return name;
}
