/** When is a new column's value computed: once for all rows, or for each of them? */
import { findRoutine, findType } from '../../catalog/names.ts';
import type { Catalog, UserType } from '../../model.ts';
import type { ColumnDefinition, DataType, Expression, Name, Volatility } from '../../operations.ts';
import type { Context } from '../table.ts';
import { supports } from '../features.ts';
import { callsInPlace } from './inlined.ts';
import { volatilityOf } from './volatility.ts';

/** A default that gives existing rows a value; DEFAULT NULL gives none. */
export function hasDefault({ default: value }: Pick<ColumnDefinition, 'default'>): boolean {
  return value !== undefined && value.constant !== 'null';
}

export function isVolatile(value: Expression, { before, engine }: Context): boolean {
  return value.calls.some((call) => volatilityIn(before, call, supports(engine, 'inlinedDefault')) === 'volatile');
}

/** Functions that nobody has said to be VOLATILE, where no other makes it so: they are older than the history, and their names do not tell. */
export function perhapsVolatile(value: Expression, { before, engine }: Pick<Context, 'before' | 'engine'>): readonly Name[] {
  if (!supports(engine, 'constantDefaultWithoutRewrite')) return [];
  const volatile = value.calls.filter((call) => volatilityIn(before, call, supports(engine, 'inlinedDefault')) === 'volatile');
  const isUnknown = (call: Name): boolean => !findRoutine(before, call) && volatilityOf(call.name) === undefined && !GENERATING.test(call.name);
  return volatile.every(isUnknown) ? volatile : [];
}

const GENERATING = /uuid|ulid|nano_?id|ksuid|snowflake|rand|gen_|generate|next|clock/i;

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

/** A function that nothing is known of counts as VOLATILE: so does one that declares nothing, unless its body may take its place. */
function volatilityIn(before: Catalog, call: Name, mayInline: boolean, within: ReadonlySet<string> = new Set()): Volatility {
  const routine = findRoutine(before, call);
  if (!routine) return volatilityOf(call.name) ?? 'volatile';
  const inner = mayInline && routine.volatility === 'volatile' && !within.has(routine.name) ? callsInPlace(routine) : undefined;
  const entered = new Set([...within, routine.name]);
  return inner?.every((each) => volatilityIn(before, each, mayInline, entered) !== 'volatile') ? 'stable' : routine.volatility;
}

/** Does it call a function that says it is VOLATILE, and whose body takes its place? */
export function isInlined(value: Expression, context: Context): boolean {
  return value.calls.some((call) => findRoutine(context.before, call)?.volatility === 'volatile') && !isVolatile(value, context);
}
