/** A rule, explained. */
import type { Colors } from './colors.ts';
import type { Rule } from '../model.ts';

export function renderRule(rule: Rule, colors: Colors): string {
  const section = (title: string, lines: readonly string[]): string => `${colors.bold(title)}\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`;
  return [
    `${colors.bold(rule.id)}: ${rule.title}`,
    colors.dim(`${rule.severity} · ${rule.category} · ${rule.engines.join(', ')}`),
    '',
    section('Why', rule.why.split('\n')),
    section('Instead', rule.instead.split('\n')),
    section('Where you know better', [`-- ddlint-ignore ${rule.id}: <why>`, '', `above the statement; for all migrations "${rule.id}": "off" in the "rules" of ddlint.config.json.`]),
    section('Sources', rule.sources),
  ].join('\n');
}

/** A line per rule, aligned. */
export function renderRules(rules: readonly Rule[], colors: Colors): string {
  const idWidth = Math.max(...rules.map(({ id }) => id.length));
  const severityWidth = Math.max(...rules.map(({ severity }) => severity.length));
  const categoryWidth = Math.max(...rules.map(({ category }) => category.length));
  return rules.map(({ id, severity, category, title }) => `${colors.bold(id.padEnd(idWidth))}  ${severity.padEnd(severityWidth)}  ${colors.dim(category.padEnd(categoryWidth))}  ${title}`).join('\n');
}
