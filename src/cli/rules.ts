import { rules } from '../../rules/index.ts';
import { UserError } from '../project/user-error.ts';
import { renderRule, renderRules } from '../report/explain.ts';
import { toJsonRules } from '../report/json.ts';
import { colors } from './colors.ts';

export function rulesCommand(format: 'text' | 'json'): number {
  process.stdout.write(`${format === 'json' ? JSON.stringify(toJsonRules(rules), undefined, 2) : renderRules(rules, colors)}\n`);
  return 0;
}

/** Throws UserError when there is no such rule. */
export function explainCommand(id: string): number {
  const rule = rules.find((each) => each.id === id);
  if (!rule) throw new UserError(`There is no rule ${id}. ${closest(id)}List the rules with: ddlint rules.`);
  process.stdout.write(renderRule(rule, colors));
  return 0;
}

/** Rules that share a word with what was typed. */
function closest(id: string): string {
  const words = id.split('-').filter((word) => word.length > 2);
  const near = rules.filter((rule) => words.some((word) => rule.id.includes(word))).map((rule) => rule.id).slice(0, 5);
  return near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `;
}
