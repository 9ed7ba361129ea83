/** Names of relations in SQL that could not be read: what stands behind TABLE, ON, INTO, FROM, … */
import type { Name } from '../operations.ts';
import type { Token } from './lexer.ts';

const BEFORE_NAME = new Set(['table', 'view', 'index', 'sequence', 'on', 'into', 'update', 'from', 'join', 'references', 'truncate', 'copy', 'lock', 'vacuum', 'analyze', 'cluster', 'refresh', 'using', 'only']);
/** Words that can stand between one of these and the name, or end the search for one. */
const SKIPPED = new Set(['if', 'not', 'exists', 'only', 'concurrently', 'table', 'materialized', 'view', 'index', 'full', 'verbose', 'freeze', 'analyze']);
const NO_NAME = new Set(['returning', 'true', 'false', 'delete', 'update', 'insert', 'truncate', 'select', 'conflict', 'set', 'commit', 'as', 'values', 'where', 'and', 'or', 'btree', 'hash', 'gin', 'gist', 'brin', 'schema', 'database', 'column', 'constraint', 'function', 'trigger', 'type', 'domain', 'stdin', 'lateral', 'partition', 'default', 'null', 'cascade', 'restrict', 'share', 'nowait', 'skip', 'of', 'by']);

/** Each name once, in the order they stand there. */
export function mentions(tokens: Iterable<Token>): readonly Name[] {
  const found = new Map<string, Name>();
  /** Waiting for a name · reading one, whose last part is known · neither. */
  let state: 'before' | 'name' | undefined;
  let name: Name | undefined;
  let dotted = false;
  const close = (): void => {
    if (name && !dotted) found.set(`${name.schema ?? ''}.${name.name}`, name);
    [name, dotted] = [undefined, false];
  };
  for (const { kind, value } of tokens) {
    const isName = kind === 'quoted' || (kind === 'word' && !NO_NAME.has(value) && !BEFORE_NAME.has(value));
    if (state === 'name' && kind === 'punctuation' && value === '.') dotted = true;
    else if (state === 'name' && dotted && (kind === 'quoted' || kind === 'word')) {
      name = { schema: name!.name, name: value };
      dotted = false;
    } else if (state === 'name' && kind === 'punctuation' && value === ',') {
      close();
      state = 'before';
    } else if (state === 'before' && kind === 'word' && SKIPPED.has(value)) continue;
    else if (state === 'before' && isName) {
      name = { name: value };
      state = 'name';
    } else {
      close();
      state = kind === 'word' && BEFORE_NAME.has(value) ? 'before' : undefined;
    }
  }
  close();
  return [...found.values()];
}
