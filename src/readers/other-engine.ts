/** Which other engine a history is written for, where its tables say so. */
import type { SourceFile } from '../model.ts';

const ENGINES: readonly (readonly [name: string, clause: RegExp])[] = [
  ['ClickHouse', /^[ \t)]*ENGINE\s*=\s*\w*MergeTree\b/im],
  ['MySQL', /^[ \t]*\).*\bENGINE\s*=\s*(?:InnoDB|MyISAM|Aria)\b/im],
];

/** Undefined unless most of the files that create tables say the same. */
export function otherEngineOf(files: readonly SourceFile[]): string | undefined {
  const creating = files.filter(({ text }) => /\bCREATE\s+TABLE\b/i.test(text));
  const found = ENGINES.find(([, clause]) => creating.filter(({ text }) => clause.test(text)).length * 2 > creating.length);
  return found?.[0];
}
