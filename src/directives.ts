/** Suppressions: `-- ddlint-ignore <rule>[, <rule>]: <reason>` for the next statement, `-- ddlint-ignore-file …` for the file. */
import type { Range, Script } from './model.ts';

export type Directive = {
  /** The comment, for findings about the suppression itself. */
  readonly range: Range;
  readonly rules: readonly string[];
  readonly reason: string;
  /** Where findings are suppressed: the next statement's range, or the whole file. Undefined when no statement follows. */
  readonly scope: Range | undefined;
  /** Where a file has several migrations, that is all of them. */
  readonly isForFile: boolean;
};

const COMMENT = /(?:<!--|--|#)[ \t]*ddlint-ignore(-file)?\b([^\r\n]*)|\/\*\s*ddlint-ignore(-file)?\b([\s\S]*?)\*\//g;

/** All suppressions of a script, in order. They stand between statements; inside one they are part of it and say nothing. Of two ways in one text, each has those in its own sections. */
export function directivesOf(script: Script): readonly Directive[] {
  const { sections = [[0, script.text.length] as const] } = script;
  if (!sections.some(([from, to]) => script.text.slice(from, to).includes('ddlint-ignore'))) return [];
  const isOwn = (at: number): boolean => sections.some(([from, to]) => at >= from && at < to);
  return gaps(script).flatMap(({ range: [start, end], next }) =>
    [...script.text.slice(start, end).matchAll(COMMENT)].filter(({ index }) => isOwn(start + index)).map((match): Directive => {
      const wholeFile = (match[1] ?? match[3]) !== undefined;
      const [rules = '', ...reason] = (match[2] ?? match[4] ?? '').split(':');
      const at = start + match.index;
      return {
        range: [at, at + match[0].trimEnd().length],
        rules: rules.split(/[\s,]+/).filter((rule) => rule !== ''),
        reason: reason.join(':').replace(/-->\s*$/, '').trim(),
        isForFile: wholeFile,
        scope: wholeFile ? [sections[0]?.[0] ?? 0, sections.at(-1)?.[1] ?? 0] : next,
      };
    }),
  );
}

/** The text between statements, each with the statement that follows it. */
function gaps(script: Script): readonly { readonly range: Range; readonly next: Range | undefined }[] {
  const [first, last] = [script.sections?.[0]?.[0] ?? 0, script.sections?.at(-1)?.[1] ?? script.text.length];
  let end = first;
  const found = script.statements.map(({ range }) => {
    const gap = { range: [end, range[0]] as const, next: range };
    end = range[1];
    return gap;
  });
  return [...found, { range: [end, Math.max(end, last)], next: undefined }];
}
