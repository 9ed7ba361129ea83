/** When is a new column's value computed: once for all rows, or for each of them? */
import { findRoutine, findType } from '../../catalog/names.ts';
import type { Catalog, UserType } from '../../model.ts';
import type { ColumnDefinition, DataType, Expression, Name, Volatility } from '../../operations.ts';
import type { Context } from '../table.ts';
import { volatilityOf } from './volatility.ts';

/** A default that gives existing rows a value; DEFAULT NULL gives none. */
export function hasDefault({ default: value }: Pick<ColumnDefinition, 'default'>): boolean {
  return value !== undefined && value.constant !== 'null';
}

export function isVolatile(value: Expression, { before }: Context): boolean {
  return value.calls.some((call) => volatilityIn(before, call) === 'volatile');
}

/** The domain that a column has for its type; none for an array of one. */
export function domainOf(before: Catalog, type: DataType): UserType | undefined {
  const found = type.array ? undefined : findType(before, type);
  return found?.kind === 'domain' ? found : undefined;
}

/** Does the domain, or one that it is made of, have a constraint? One that is NOT VALID counts. */
export function isConstrained(before: Catalog, domain: UserType | undefined): boolean {
  return domain !== undefined && (domain.notNull === true || (domain.constraints ?? []).length > 0 || isConstrained(before, baseDomain(before, domain)));
}

/** The default of the domain or of one that it is made of. */
export function domainDefault(before: Catalog, domain: UserType | undefined): Expression | undefined {
  return domain && (domain.default ?? domainDefault(before, baseDomain(before, domain)));
}

function baseDomain(before: Catalog, { base }: UserType): UserType | undefined {
  return base && domainOf(before, base);
}

/** A function that nothing is known of counts as VOLATILE: so does one that declares nothing. */
function volatilityIn(before: Catalog, call: Name): Volatility {
  return findRoutine(before, call)?.volatility ?? volatilityOf(call.name) ?? 'volatile';
}
