import { rules } from '../../rules/index.ts';
import { noSuchRule } from '../project/settings.ts';
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
  if (!rule) throw new UserError(noSuchRule(id));
  process.stdout.write(renderRule(rule, colors));
  return 0;
}
