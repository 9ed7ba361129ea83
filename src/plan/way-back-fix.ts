/** A way back that is made, put where the framework looks for it. */
import type { Fix, Migration, Script, WayBackPlace } from '../model.ts';
import type { Inverse } from './inverse.ts';
import { isUntouched } from './way-back.ts';

/** None where anything stands there that could be lost. Safe where it undoes all of the migration, the history is used to ways back, and nobody has left a comment in its place. */
export function wayBackFix({ up, down, wayBack, wayBackIn }: Migration, { sql, isExact }: Inverse): readonly Fix[] {
  if (!wayBackIn || (down && down.statements.length > 0)) return [];
  const newline = (down ?? up).text.includes('\r\n') ? '\r\n' : '\n';
  const text = scriptOf(sql, wayBackIn).replaceAll('\n', newline);
  const safe = isExact && wayBack !== 'unused' && (!down || isUntouched(down));
  if (!down && wayBackIn.path !== up.path) return [{ title: `Write ${wayBackIn.path}`, safe, edits: [], newFiles: [{ path: wayBackIn.path, text }] }];
  const at = down ? endOf(down) : up.text.length;
  const before = (down ?? up).text.slice(0, at);
  const lead = before === '' || /[\r\n]$/.test(before) ? '' : newline;
  return [{ title: 'Add the way back', safe, edits: [{ range: [at, at], text: `${lead}${down ? '' : `${newline}${wayBackIn.marker!}${newline}`}${text}` }] }];
}

/** As it would stand in the file, with the marker where that is not there yet. */
export function wayBackText({ up, down, wayBackIn }: Migration, { sql }: Inverse): string {
  const script = scriptOf(sql, wayBackIn).trimEnd();
  return !down && wayBackIn?.path === up.path ? `${wayBackIn.marker!}\n${script}` : script;
}

function scriptOf(sql: readonly string[], place: WayBackPlace | undefined): string {
  const block = place?.block;
  return sql.map((statement) => `${block && /;[\s\S]*;/.test(statement) ? `${block[0]}\n${statement}\n${block[1]}` : statement}\n`).join('');
}

function endOf({ text, sections }: Script): number {
  return sections?.at(-1)?.[1] ?? text.length;
}
