/** What makes a finding the same as one of another day: its rule and its statement, wherever that stands and however it is set. */
import { normalized } from '../dialects/normalized.ts';
import type { Finding, Migration, Script, Statement } from '../model.ts';
import { sha256 } from './crypto.ts';

/** Without a statement it is about the file; without an operation about the whole statement. */
export type Fingerprint = { readonly rule: string; readonly statement?: string; readonly operation?: string };

/** Of findings in these migrations. */
export function fingerprints(migrations: readonly Migration[]): (finding: Finding) => Fingerprint {
  const scripts = new Map<string, Script[]>();
  for (const { up, down } of migrations) for (const script of down ? [up, down] : [up]) scripts.set(script.path, [...(scripts.get(script.path) ?? []), script]);
  const known = new Map<Statement, string>();
  const textOf = (statement: Statement, script: Script): string => {
    const text = known.get(statement) ?? normalized(script.text.slice(...statement.range));
    known.set(statement, text);
    return text;
  };
  return ({ rule, path, range }) => {
    const [start, end] = range;
    if (start === end) return { rule };
    for (const script of scripts.get(path) ?? []) {
      const statement = statementAt(script.statements, start);
      if (!statement) continue;
      const [whole, part] = [textOf(statement, script), normalized(script.text.slice(start, end))];
      return { rule, statement: shortened(whole), ...(part !== whole && { operation: shortened(part) }) };
    }
    return { rule, ...(scripts.has(path) && { statement: shortened(normalized(scripts.get(path)![0]!.text.slice(start, end))) }) };
  };
}

/** The one that the offset is in; they are in order. */
function statementAt(statements: readonly Statement[], offset: number): Statement | undefined {
  let [low, high] = [0, statements.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (statements[middle]!.range[0] <= offset) low = middle;
    else high = middle - 1;
  }
  const found = statements[low];
  return found && found.range[0] <= offset && offset < found.range[1] ? found : undefined;
}

const MAX_LENGTH = 200;

/** Long ones are told apart by a hash. */
function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return `${text.slice(0, MAX_LENGTH - 20).replace(/[\ud800-\udbff]$/, '')}… ${sha256().update(text).digest('hex').slice(0, 16)}`;
}
