/** What people may write for an engine, a reader and a severity. */
import { rules } from '../../rules/index.ts';
import { engineNames, parseEngine } from '../engines.ts';
import type { Engine, Reader, Severity } from '../model.ts';
import { READERS } from '../readers/index.ts';
import { didYouMean } from '../catalog/closest.ts';
import { UserError } from './user-error.ts';

export const SEVERITIES = ['off', 'note', 'warning', 'error'] as const satisfies readonly (Severity | 'off')[];
export const TRANSACTIONS = ['file', 'none'] as const;
export const READER_NAMES = READERS.map(({ name }) => name);

/** Throws UserError that names the allowed engines. */
export function engineOf(text: string | undefined): Engine {
  const engine = parseEngine(text ?? 'postgres');
  if (!engine) throw new UserError(`There is no engine ${text}. Allowed: ${engineNames.join(', ')}.`);
  return engine;
}

/** Throws UserError that names the allowed readers. */
export function readerNamed(name: string, readers: readonly Reader[] = READERS): Reader {
  const reader = readers.find((each) => each.name === name);
  if (!reader) throw new UserError(`There is no reader ${name}. Allowed: ${READER_NAMES.join(', ')}.`);
  return reader;
}

/** Throws UserError for a rule or a severity that does not exist. */
export function severitiesOf(given: Readonly<Record<string, string>>): ReadonlyMap<string, Severity | 'off'> {
  return new Map(Object.entries(given).map(([id, text]) => {
    if (!rules.some((rule) => rule.id === id)) throw new UserError(noSuchRule(id));
    const severity = SEVERITIES.find((each) => each === text);
    if (severity === undefined) throw new UserError(`${id} cannot be ${text}. Allowed: ${SEVERITIES.join(', ')}.`);
    return [id, severity];
  }));
}

export function noSuchRule(id: string): string {
  return `There is no rule ${id}. ${didYouMean(id, rules.map((rule) => rule.id))}List the rules with: ddlint rules.`;
}
