/** Findings for people: what, where, why, and what to write instead. */
import type { Colors } from './colors.ts';
import { SEVERITIES } from '../lint.ts';
import type { Finding, Rule, Severity } from '../model.ts';
import { excerpt } from './excerpt.ts';
import type { Width } from './excerpt.ts';
import type { Lines } from './lines.ts';
import { visible } from './visible.ts';

/**
 * One finding after the other, at one place the worst first. What has been said is not said again: a rule's reason, advice that
 * is the same, the lines of the finding before, nor the lines of one statement that a rule reports line by line. `width` is needed for more than ASCII.
 */
export function renderFindings(findings: readonly Finding[], rules: readonly Rule[], linesFor: (path: string) => Lines, colors: Colors, width: Width = ({ length }) => length): string {
  const reasons = new Map(rules.map(({ id, why }) => [id, why]));
  const said = new Set<string>();
  const once = (rule: string, text: string | undefined): string | undefined => {
    if (text === undefined || said.has(`${rule}: ${text}`)) return undefined;
    said.add(`${rule}: ${text}`);
    return text;
  };
  let last: Finding | undefined;
  return byPlace(findings).flatMap((here) => here.map(({ rule, help, ...finding }, index) => {
    const notes = [['why', once(rule, reasons.get(rule))], ['instead', once(rule, help)]] as const;
    const lines = linesFor(finding.path);
    const isShown = index === 0 && !(last?.rule === rule && last.path === finding.path && goesOn(last, finding, lines) && notes.every(([, text]) => text === undefined));
    last = { rule, ...finding };
    return renderFinding(last, isShown, notes, lines, colors, width);
  })).join('\n');
}

/** Does the one start where the other's statement goes on, on the same line or the next? */
function goesOn({ range: [, end] }: Finding, { range: [start] }: Pick<Finding, 'range'>, lines: Lines): boolean {
  const { line, column } = lines.position(end);
  const ahead = lines.position(start).line - line;
  return (ahead === 0 || ahead === 1) && !lines.text(line).slice(column - 1).trimStart().startsWith(';');
}

function renderFinding(finding: Finding, isShown: boolean, notes: readonly (readonly [label: string, text: string | undefined])[], lines: Lines, colors: Colors, width: Width): string {
  const { line, column } = lines.position(finding.range[0]);
  const paint = severityColor(finding.severity, colors);
  const rows = excerpt(finding.range, lines, width);
  const gutter = Math.max(1, ...rows.map(({ number = 0 }) => String(number).length));
  const margin = ' '.repeat(gutter);
  const bar = colors.dim('|');
  const note = (label: string, text: string): string[] =>
    visible(text).split('\n').map((each, index) => `${margin} ${colors.dim('=')} ${index === 0 ? colors.bold(`${label}:`) : ' '.repeat(label.length + 1)} ${each}`);
  return [
    `${paint(colors.bold(`${finding.severity}[${finding.rule}]`))}${colors.bold(`: ${visible(finding.message)}`)}`,
    `${margin}${colors.dim('-->')} ${visible(finding.path)}:${line}:${column}`,
    ...(isShown && rows.length > 0 ? [`${margin} ${bar}`, ...rows.map(({ number, text, marks = '' }) => `${String(number ?? '').padStart(gutter)} ${bar} ${text}${paint(marks)}`)] : []),
    ...notes.flatMap(([label, text]) => (text === undefined ? [] : note(label, text))),
    '',
  ].join('\n');
}

/** Neighbours that are about the same text, the worst first. */
function byPlace(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const places: Finding[][] = [];
  for (const finding of findings) {
    const [last] = places.at(-1) ?? [];
    if (last && last.path === finding.path && last.range.join() === finding.range.join()) places.at(-1)!.push(finding);
    else places.push([finding]);
  }
  return places.map((here) => here.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)));
}

export function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  switch (severity) {
    case 'error': return colors.red;
    case 'warning': return colors.yellow;
    case 'note': return colors.cyan;
    default: return severity satisfies never;
  }
}
