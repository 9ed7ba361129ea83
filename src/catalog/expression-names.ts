/** What PostgreSQL calls an index key that is an expression: `lower`, `coalesce`, else `expr` (FigureIndexColname in parse_target.c). */
export function expressionName(text: string): string {
  return figure(partsOf(text))?.name ?? 'expr';
}

/** A token, or a bracketed group with what is inside it. */
type Part = { readonly text: string; readonly inner?: readonly Part[] };
/** The name found so far; a weak one gives way to an enclosing one. No name at all: constants and operators. */
type Figure = { readonly name: string; readonly strong: boolean } | undefined;

const TOKEN = /::|"(?:[^"]|"")*"|'(?:[^']|'')*'|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|[^\s]/gs;
const CONSTANTS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
/** Words of a type's name that are not its first. */
const TYPE_WORDS: ReadonlySet<string> = new Set(['precision', 'varying', 'with', 'without', 'time', 'zone']);
/** Types whose name in the catalog differs from the one they are written with. */
const INTERNAL: { readonly [type: string]: string } = {
  int: 'int4', integer: 'int4', bigint: 'int8', smallint: 'int2', boolean: 'bool', real: 'float4', float: 'float8', double: 'float8',
  decimal: 'numeric', dec: 'numeric', character: 'bpchar', char: 'bpchar', 'character varying': 'varchar',
  'timestamp with time zone': 'timestamptz', 'time with time zone': 'timetz',
};

function partsOf(text: string): readonly Part[] {
  const open: { readonly bracket: string; readonly parts: Part[] }[] = [{ bracket: '', parts: [] }];
  for (const [token] of text.matchAll(TOKEN)) {
    const top = open.at(-1);
    if (token === '(' || token === '[') open.push({ bracket: token, parts: [] });
    else if ((token === ')' || token === ']') && open.length > 1) {
      open.pop();
      open.at(-1)?.parts.push({ text: top?.bracket ?? '', inner: top?.parts ?? [] });
    } else top?.parts.push({ text: /^[a-z_]/i.test(token) ? token.toLowerCase() : token });
  }
  return open[0]?.parts ?? [];
}

function figure(parts: readonly Part[]): Figure {
  const { found, rest } = primary(parts);
  return postfix(found, rest);
}

/** Casts, subscripts, COLLATE and AT TIME ZONE; after anything else the whole is an operator's, which has no name. */
function postfix(found: Figure, rest: readonly Part[]): Figure {
  const [next, ...after] = rest;
  if (next === undefined) return found;
  if (next.text === '[') return postfix(found, after);
  if (next.text === 'collate') return postfix(found, after.slice(1));
  if (next.text === 'at') return after.some(({ text }) => /^[^\w"'(:]/.test(text)) ? undefined : { name: 'timezone', strong: true };
  if (next.text !== '::') return undefined;
  let end = after[1]?.text === '.' ? 3 : 1;
  while (TYPE_WORDS.has(after[end]?.text ?? '')) end += 1;
  return postfix(found?.strong ? found : typeName(after.slice(0, end)), after.slice(after[end]?.text === '(' ? end + 1 : end));
}

function primary(parts: readonly Part[]): { readonly found: Figure; readonly rest: readonly Part[] } {
  const [head, ...after] = parts;
  if (head === undefined) return { found: undefined, rest: [] };
  if (head.inner !== undefined) return { found: head.inner.some(({ text }) => text === ',') ? strong('row') : figure(head.inner), rest: after };
  if (head.text === 'case') return { found: caseName(parts), rest: [] };
  if (head.text === 'not') return { found: undefined, rest: [] };
  if (!/^[\w"\u0080-\uffff]/.test(head.text) || /^\d/.test(head.text)) return { found: undefined, rest: after };
  const dotted = after[0]?.text === '.' && after[1] !== undefined;
  if (dotted) return primary(after.slice(1));
  const name = head.text.startsWith('"') ? head.text.slice(1, -1).replaceAll('""', '"') : head.text;
  const [next, ...rest] = after;
  if (next?.text.startsWith("'")) return { found: typeName([head]), rest };
  if (next?.text === '(') return { found: callName(name, next.inner ?? []), rest };
  if (name === 'array') return { found: strong('array'), rest };
  return { found: CONSTANTS.has(name) ? undefined : strong(name), rest: after };
}

function callName(name: string, inner: readonly Part[]): Figure {
  if (name === 'cast') {
    const as = inner.findIndex(({ text }) => text === 'as');
    const found = figure(inner.slice(0, as));
    return found?.strong ? found : typeName(inner.slice(as + 1).filter(({ text }) => text !== '('));
  }
  if (name !== 'trim') return strong(name);
  return strong(inner[0]?.text === 'leading' ? 'ltrim' : inner[0]?.text === 'trailing' ? 'rtrim' : 'btrim');
}

/** The name of what ELSE gives, or `case`. */
function caseName(parts: readonly Part[]): Figure {
  const from = parts.findLastIndex(({ text }) => text === 'else');
  const found = from === -1 ? undefined : figure(parts.slice(from + 1, parts.findLastIndex(({ text }) => text === 'end')));
  return found?.strong ? found : { name: 'case', strong: false };
}

function typeName(parts: readonly Part[]): Figure {
  const words = parts.map(({ text }) => text).filter((text) => text !== '.');
  const name = words.join(' ');
  return { name: INTERNAL[name] ?? INTERNAL[words[0] ?? ''] ?? words.at(-1) ?? name, strong: false };
}

function strong(name: string): Figure {
  return { name, strong: true };
}
