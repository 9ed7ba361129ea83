/** Whether `atlas.sum` says of the files beside it what they are. https://github.com/ariga/atlas/blob/master/sql/migrate/dir.go */
import type { SourceFile, Unread } from '../model.ts';
import { SUM } from '../readers/atlas.ts';
import { compareTexts, inFolder, nameOf } from '../readers/paths.ts';
import { sha256 } from './crypto.ts';

type Sums = { readonly total: string; readonly entries: readonly { readonly name: string; readonly hash: string }[] };

/** The first place where it does not, as Atlas finds it; `files`: all of the folder, whoever runs them. */
export function outdatedSum(folder: string, text: string, files: readonly SourceFile[]): Unread | undefined {
  const path = inFolder(folder, SUM);
  const { total, entries } = parseSums(text);
  if (total !== totalOf(entries)) return { path, reason: `this is not as Atlas wrote it${REFUSED}` };
  // Flyway's names have an order of their own, and folders.
  if (entries.some(({ name }) => /^[VBR][^/]*__|\//.test(name))) return undefined;
  const ending = entries.length > 0 && entries.every(({ name }) => name.endsWith('.up.sql')) ? '.up.sql' : '.sql';
  const digest = sha256();
  const waiting = [...entries];
  const gone = (name: string): Unread => ({ path, reason: `this names ${name}, which is not there${REFUSED}` });
  for (const file of files.filter((each) => each.path.endsWith(ending)).sort((a, b) => compareTexts(nameOf(a.path), nameOf(b.path)))) {
    const name = nameOf(file.path);
    digest.update(name);
    if (/^[ -~]*atlas:sum +ignore\n/.test(`${file.text}\n`)) continue;
    const entry = waiting.shift();
    if (entry === undefined || name < entry.name) return { path: file.path, reason: `there is no entry for this file in ${SUM}${REFUSED}` };
    if (name > entry.name) return gone(entry.name);
    // Positions count from behind a byte order mark, and checksums do not.
    const whole = [file.text, `\uFEFF${file.text}`].find((each) => digest.copy().update(each).digest('base64') === entry.hash);
    if (whole === undefined) return { path: file.path, reason: `this is not what ${SUM} says it is${REFUSED}` };
    digest.update(whole);
  }
  return waiting[0] && gone(waiting[0].name);
}

const REFUSED = `, so that Atlas refuses to run anything; write ${SUM} anew with \`atlas migrate hash\``;

function parseSums(text: string): Sums {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const entries = lines.flatMap((line) => {
    const [, name, hash] = /^(.*?) *h1:(.*)$/.exec(line) ?? [];
    return name === undefined || hash === undefined ? [] : [{ name, hash }];
  });
  return { total: first.replace(/^h1:/, ''), entries };
}

function totalOf(entries: Sums['entries']): string {
  const digest = sha256();
  for (const { name, hash } of entries) digest.update(name).update(hash);
  return digest.digest('base64');
}
