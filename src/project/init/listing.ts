/** What would be written, as lines that are added and taken away. */
import type { Write } from './write.ts';

/** Lines that are shown around a change. */
const AROUND = 2;

export function listing({ path, before, after }: Write): string {
  const [old, now] = [before, after].map((text) => (text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n')));
  const start = old!.findIndex((line, at) => line !== now![at]);
  const head = start < 0 ? old!.length : start;
  const most = Math.min(old!.length, now!.length) - head;
  let tail = 0;
  while (tail < most && old!.at(-1 - tail) === now!.at(-1 - tail)) tail += 1;
  const shown = (lines: readonly string[], mark: string): readonly string[] => lines.map((line) => `${mark}${line}`);
  return [
    before === undefined ? `new file ${path}` : `changed ${path}`,
    ...shown(old!.slice(Math.max(0, head - AROUND), head), '  '),
    ...shown(old!.slice(head, old!.length - tail), '- '),
    ...shown(now!.slice(head, now!.length - tail), '+ '),
    ...shown(old!.slice(old!.length - tail).slice(0, AROUND), '  '),
  ].map((line) => line.trimEnd()).join('\n');
}
