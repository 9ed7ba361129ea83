/** `sqitch.plan`: one change a line, in the order in which they are deployed, and tags. https://sqitch.org/docs/manual/sqitchchanges/ */
import type { Range } from '../../model.ts';

/** `tags`: of a change that is there again further down, those before that, the last first; its scripts are called after one of them. */
export type Change = { readonly name: string; readonly tags: readonly string[]; readonly range: Range; /** What it requires that has not come before. */ readonly missing: readonly string[]; /** 2 for what is there once before. */ readonly time: number; /** No tag has come since it was there before. */ readonly isRefused: boolean };

const LINE = /^[ \t]*(?:(@)|[+-][ \t]*)?([^\s@:#\\[\]%+-][^\s@:#\\]*)[ \t]*(?:\[([^\]]*)\])?/;

export function changesIn(text: string): readonly Change[] {
  const found: { readonly name: string; readonly range: Range; readonly missing: readonly string[]; readonly own: string[]; readonly time: number; readonly isRefused: boolean }[] = [];
  const seen = new Set<string>();
  const times = new Map<string, number>();
  for (const { index, 0: line } of text.matchAll(/^.*$/gm)) {
    const [, isTag, name, dependencies = ''] = LINE.exec(line.replace(/#.*/, '')) ?? [];
    if (name === undefined) continue;
    if (isTag !== undefined) {
      found.at(-1)?.own.push(name);
      seen.add(`@${name}`);
      continue;
    }
    const missing = dependencies.split(/\s+/).filter((each) => each !== '' && isOwn(each) && !each.split(/(?=@)/).every((part) => seen.has(part)));
    const time = (times.get(name) ?? 0) + 1;
    found.push({ name, range: [index, index + line.trimEnd().length], missing, own: [], time, isRefused: time > 1 && found.slice(found.findLastIndex((other) => other.name === name)).every(({ own }) => own.length === 0) });
    times.set(name, time);
    seen.add(name);
  }
  return found.map(({ name, range, missing, time, isRefused }, i): Change => {
    const again = found.findIndex((other, at) => at > i && other.name === name);
    return { name, range, missing, time, isRefused, tags: again < 0 ? [] : found.slice(i, again).flatMap(({ own }) => own).reverse() };
  });
}

/** Not one of another project, one that it must not be with, or one by its place or number. */
function isOwn(dependency: string): boolean {
  return !/^!|[:~^]|@(?:HEAD|ROOT)\b|^[\da-f]{40}$/.test(dependency);
}
