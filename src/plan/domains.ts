/** A domain in the place of which its base type stands: what it gives and demands, of the column itself. */
import { sqlName } from '../catalog/names.ts';
import { domainOf } from '../effects/postgres/defaults.ts';
import type { Catalog, UserType } from '../model.ts';
import type { DataType, Expression } from '../operations.ts';

/** `base`: undefined where it is older than the history; `check`: all of them, with the column's name for VALUE. */
export type Demands = { readonly base?: DataType; readonly notNull: boolean; readonly default?: Expression; readonly check?: string };

/** Undefined for what is no domain. */
export function demandsOf(before: Catalog, type: DataType, column: string): Demands | undefined {
  const domains = domainsOf(before, type);
  if (domains.length === 0) return undefined;
  const checks = domains.flatMap(({ constraints = [] }) => constraints.flatMap(({ expression }) => (expression ? checkOf(column, expression.text) : [])));
  const [base, value] = [domains.at(-1)?.base, domains.find((domain) => domain.default)?.default];
  return {
    notNull: domains.some((domain) => domain.notNull),
    ...(base && { base }),
    ...(value && { default: value }),
    ...(checks.length > 0 && { check: checks.length > 1 ? checks.map((each) => `(${each})`).join(' AND ') : checks[0]! }),
  };
}

/** A domain's CHECK as one of the column. */
export function checkOf(column: string, expression: string): string {
  return expression.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\bvalue\b/gi, (found) => (/^value$/i.test(found) ? sqlName({ name: column }) : found));
}

/** The domain, and those that it is made of. */
function domainsOf(before: Catalog, type: DataType): readonly UserType[] {
  const domain = domainOf(before, type);
  return domain ? [domain, ...(domain.base ? domainsOf(before, domain.base) : [])] : [];
}
