/** What changing a column's type does to what is stored: https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES */
import type { Catalog, Session } from '../../model.ts';
import type { DataType } from '../../operations.ts';
import { domainOf, isConstrained } from './defaults.ts';

/** `same`: values and order stay. `reordered`: values stay, indexes are built anew. `rewritten`: the table is written anew. */
export type TypeChange = 'same' | 'reordered' | 'rewritten';

/** All that decides it besides the two types. */
export type Surroundings = { readonly before: Catalog; readonly session: Session; readonly major: number };

export function changeOf(from: DataType, to: DataType, surroundings: Surroundings): TypeChange {
  const { before } = surroundings;
  if (from.text === to.text) return 'same';
  const target = domainOf(before, to);
  if (isConstrained(before, target)) return 'rewritten';
  const source = domainOf(before, from);
  // A value of a domain has lost its length when it comes to be measured, unless the new type has none.
  const old = source?.base ? { ...baseOf(before, source.base), modifiers: [] } : from;
  const base = target?.base ? baseOf(before, target.base) : to;
  return changeOfBase(old, base, surroundings);
}

/** Where nobody knows the old type: types that can be reached from a common one without a rewrite. */
export function mayBeFree(to: DataType): boolean {
  return !to.array && LENIENT.has(to.name);
}

const LENIENT: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext', 'numeric', 'varbit', 'time', 'timetz', 'interval', 'inet', 'oid']);

function baseOf(before: Catalog, type: DataType): DataType {
  const domain = domainOf(before, type);
  return domain?.base ? baseOf(before, domain.base) : type;
}

function changeOfBase(from: DataType, to: DataType, { session, major }: Surroundings): TypeChange {
  if (from.name === to.name && from.array === to.array && from.schema === to.schema) return fits(from, to) ? 'same' : 'rewritten';
  if (from.array || to.array) return 'rewritten';
  const kin = BINARY_COERCIBLE.find(([sources, targets]) => sources.includes(from.name) && targets.includes(to.name));
  if (kin) return to.modifiers.length === 0 ? kin[2] : 'rewritten';
  const isShift = TIMESTAMPS.includes(from.name) && TIMESTAMPS.includes(to.name);
  return isShift && major >= 12 && isUtc(session) && ['', '6'].includes(to.modifiers.join()) ? 'reordered' : 'rewritten';
}

const TEXTS: readonly string[] = ['text', 'varchar'];
const OBJECT_IDENTIFIERS: readonly string[] = ['oid', 'regclass', 'regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure', 'regrole', 'regtype'];
const TIMESTAMPS: readonly string[] = ['timestamp', 'timestamptz'];

/** `pg_cast.castmethod = 'b'`, citext's included; indexes are kept where both types share an operator class. */
const BINARY_COERCIBLE: readonly (readonly [from: readonly string[], to: readonly string[], change: TypeChange])[] = [
  [TEXTS, TEXTS, 'same'],
  [TEXTS, ['bpchar', 'citext'], 'reordered'],
  [['citext'], ['text', 'varchar', 'bpchar'], 'reordered'],
  [['xml'], ['text', 'varchar', 'bpchar'], 'reordered'],
  [['char'], ['bpchar'], 'same'],
  [['cidr'], ['inet'], 'same'],
  [['bit'], ['varbit'], 'reordered'],
  [['integer'], OBJECT_IDENTIFIERS, 'reordered'],
  [OBJECT_IDENTIFIERS, ['integer'], 'reordered'],
  [OBJECT_IDENTIFIERS, OBJECT_IDENTIFIERS, 'same'],
];

/** Does every value of `from` fit `to`, the same type with other modifiers, so that none need be looked at? */
function fits(from: DataType, to: DataType): boolean {
  if (from.modifiers.join() === to.modifiers.join()) return true;
  if (to.modifiers.length === 0) return to.name !== 'char' && to.name !== 'bit';
  if (from.array) return false;
  const [size = Infinity, scale = 0] = from.modifiers.map(Number);
  const [newSize = Infinity, newScale = 0] = to.modifiers.map(Number);
  switch (to.name) {
    case 'varchar':
    case 'varbit': return newSize >= size;
    case 'numeric': return newSize >= size && newScale === scale;
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz': return newSize >= Math.min(size, MAX_PRECISION);
    case 'interval': return intervalFits(from, to);
    default: return false;
  }
}

const MAX_PRECISION = 6;
const FIELDS: readonly string[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/** `interval_support` in timestamp.c: no field is cut off at the small end, and no fraction of a second. */
function intervalFits(from: DataType, to: DataType): boolean {
  const [least, newLeast] = [leastField(from), leastField(to)];
  return newLeast > least || (newLeast === least && (newLeast < FIELDS.length - 1 || precision(to) >= precision(from)));
}

function leastField({ modifiers }: DataType): number {
  const word = /[a-z]+$/.exec(modifiers.find((modifier) => /[a-z]/.test(modifier)) ?? 'second');
  return FIELDS.indexOf(word?.[0] ?? 'second');
}

function precision({ modifiers }: DataType): number {
  return Number(modifiers.find((modifier) => /^\d+$/.test(modifier)) ?? MAX_PRECISION);
}

/** A zone whose offset is always zero; what the server's is, nobody knows, so one that is not set does not count. */
function isUtc({ parameters }: Session): boolean {
  return /^'?(?:utc|uct|gmt|zulu|universal|greenwich|gmt[+-]?0|(?:etc\/(?:utc|uct|gmt|zulu|universal|greenwich|gmt[+-]?0))|[+-]?0+(?::?00)?)'?$/i.test(parameters.get('timezone') ?? '');
}
