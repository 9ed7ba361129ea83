/** Changelogs in YAML and JSON, with positions. */
import { Composer, isAlias, isMap, isPair, isScalar, isSeq, Lexer, Parser } from 'yaml';
import type { Document, DocumentOptions, Node, Pair, ParseOptions, Scalar, SchemaOptions, YAMLMap, YAMLSeq } from 'yaml';
import { concatenate, piece } from '../../dialects/literal.ts';
import type { Fragment } from '../../dialects/literal.ts';
import type { Range } from '../../model.ts';
import { asOne, DEPTH } from './tree.ts';
import type { Element, Misread } from './tree.ts';

/** Lists whose items belong to what they are in. */
const LISTS = new Set(['changes', 'databasechangelog', 'changeset']);
type Draft = { attributes: Map<string, Fragment>; children: Element[] };

/** Reads the first document of YAML, which JSON is a part of. */
export function parseYaml(text: string): Element | Misread {
  const document = firstDocument(text, { uniqueKeys: false, merge: true, logLevel: 'silent', strict: false, stringKeys: false });
  const [error] = document.errors;
  if (error && error.code !== 'MULTIPLE_DOCS') return { at: error.pos[0], reason: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '') };
  // An alias may be used anywhere, so that a small text can stand for a huge tree.
  const reading: Reading = { text, document, left: text.length + 1_000 };
  const root = read(reading, 'root', document.contents, [0, text.length], 0).children.find(({ name }) => name === 'databasechangelog');
  if (reading.left < 0) return { at: 0, reason: 'it stands for too much' };
  return root ? (reading.refused ?? root) : { at: 0, reason: 'there is no databaseChangeLog in it' };
}

type Reading = { readonly text: string; readonly document: Document; left: number; refused?: Misread };

function read(reading: Reading, name: string, value: unknown, range: Range, depth: number): Element {
  const draft: Draft = { attributes: new Map(), children: [] };
  reading.left--;
  const node = resolved(reading, value);
  if (isScalar(node)) return { name, range, ...draft, text: scalarText(reading.text, node) };
  fill(reading, draft, node, depth);
  return { name, range, ...draft, text: asOne('', range) };
}

function fill(reading: Reading, draft: Draft, value: unknown, depth: number): void {
  const node = resolved(reading, value);
  if (depth > DEPTH || reading.left < 0) {
    reading.left = -1;
    return;
  }
  if (isSeq(node)) {
    for (const item of node.items) {
      const each = resolved(reading, item);
      if (isScalar(each)) draft.children.push({ name: 'text', range: rangeOf(each, [0, 0]), attributes: new Map(), children: [], text: scalarText(reading.text, each) });
      else if (isMap(each)) for (const pair of each.items) add(reading, draft, pair, depth, true);
    }
  } else if (isMap(node)) for (const pair of node.items) add(reading, draft, pair, depth, false);
}

function add(reading: Reading, draft: Draft, pair: Pair, depth: number, isItem: boolean): void {
  const { key, value } = pair;
  if (!isPair(pair) || !isScalar(key)) return;
  const name = String(key.value).toLowerCase();
  const node = resolved(reading, value);
  const [start] = rangeOf(key, [0, 0]);
  const range: Range = [start, rangeOf(value ?? key, [start, start])[1]];
  if (name === '<<') fill(reading, draft, node, depth + 1);
  else if (isScalar(node) || node === null || node === undefined) {
    draft.attributes.set(name, isScalar(node) ? scalarText(reading.text, node) : asOne('', range));
    if (isItem) draft.children.push(read(reading, name, node, range, depth + 1));
  } else if (isSeq(node) && LISTS.has(name) && name !== 'databasechangelog') fill(reading, draft, node, depth + 1);
  else if ((name === 'columns' || name === 'column') && (isSeq(node) || isMap(node))) addColumns(reading, draft, node, range, depth);
  else if (isMap(node) && name === 'changes') for (const each of node.items) add(reading, draft, each, depth + 1, true);
  else draft.children.push(read(reading, name, node, range, depth + 1));
}

/** `columns:`, which may be called `column:`. One may stand without a `column:` of its own; Liquibase refuses several: "Multiple nodes match null/name". */
function addColumns(reading: Reading, draft: Draft, node: YAMLSeq | YAMLMap, range: Range, depth: number): void {
  const columns = (isSeq(node) ? node.items : [node]).map((item) => resolved(reading, item)).filter(isMap);
  if (columns.length === 0 || columns.some(({ items }) => items.some(({ key }) => isScalar(key) && /^(?:column|<<)$/i.test(String(key.value))))) fill(reading, draft, node, depth + 1);
  else if (columns.length > 1) reading.refused ??= { at: range[0], reason: 'columns stand in it without `column:` before each' };
  else draft.children.push(read(reading, 'column', columns[0], isSeq(node) ? rangeOf(columns[0], range) : range, depth + 1));
}

function resolved({ document }: Reading, value: unknown): unknown {
  return isAlias(value) ? value.resolve(document) : value;
}

function rangeOf(value: unknown, otherwise: Range): Range {
  const range = (value as Partial<Node> | undefined)?.range;
  return range ? [range[0], range[1]] : otherwise;
}

/** The value, and where its characters stand. */
function scalarText(script: string, node: Scalar): Fragment {
  const range = rangeOf(node, [0, 0]);
  const value = typeof node.value === 'string' ? node.value : node.source ?? '';
  const raw = script.slice(...range);
  if (raw === value) return piece(script, range);
  if (node.type === 'BLOCK_LITERAL') return blockText(script, range, value) ?? asOne(value, range);
  if (/^["']/.test(raw) && raw.length >= 2) return quotedText(script, range, value);
  return asOne(value, range);
}

/** Each line without the spaces that it is indented by. */
function blockText(script: string, [start, end]: Range, value: string): Fragment | undefined {
  let at = script.indexOf('\n', start) + 1;
  const parts: Fragment[] = [];
  for (const line of value.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const words = line.replace(/\n$/, '');
    const next = script.indexOf('\n', at) + 1 || script.length;
    const written = script.slice(at, next).replace(/[\r\n]+$/, '');
    if (at === 0 || at > end || !written.endsWith(words)) return undefined;
    const from = at + written.length - words.length;
    parts.push(line === words ? piece(script, [from, from + words.length]) : concatenate([piece(script, [from, from + words.length]), asOne('\n', [from + words.length, next])]));
    at = next;
  }
  return concatenate(parts);
}

/** In quotes; as one where lines are folded. */
function quotedText(script: string, [start, end]: Range, value: string): Fragment {
  const inner = piece(script, [start + 1, end - 1]);
  if (inner.text === value) return inner;
  const parts: Fragment[] = [];
  let done = 0;
  for (const { index, 0: written } of inner.text.matchAll(script[start] === '"' ? /\\(?:u[\da-f]{4}|x[\da-f]{2}|[^])/gi : /''/g)) {
    const until = index + written.length;
    parts.push(piece(script, [start + 1 + done, start + 1 + index]), asOne(written === "''" ? "'" : meaning(written), [start + 1 + index, start + 1 + until]));
    done = until;
  }
  const whole = concatenate([...parts, piece(script, [start + 1 + done, end - 1])]);
  return whole.text === value ? whole : asOne(value, [start, end]);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', 0: '\0', e: '\u001b', ' ': ' ' };

function meaning(escape: string): string {
  const rest = escape.slice(1);
  return rest.length > 1 ? String.fromCharCode(parseInt(rest.slice(1), 16)) : (ESCAPES[rest] ?? rest);
}

type Quoting = { indentNext: number; parseQuotedScalar(): Generator<string, unknown> };

/** Lines of a quoted text may begin where its key does: YAML wants them further in, and SnakeYAML does not. */
function firstDocument(text: string, options: ParseOptions & DocumentOptions & SchemaOptions): Document {
  const parser = new Parser();
  const lexer = new Lexer();
  const quoting = lexer as unknown as Quoting;
  const strict = quoting.parseQuotedScalar.bind(lexer);
  quoting.parseQuotedScalar = function* () {
    const { indentNext } = quoting;
    quoting.indentNext = 0;
    const next = yield* strict();
    quoting.indentNext = indentNext;
    return next;
  };
  const tokens = (function* () {
    for (const lexeme of lexer.lex(text)) yield* parser.next(lexeme);
    yield* parser.end();
  })();
  const [first] = new Composer(options).compose(tokens, true, text.length) as Iterable<Document>;
  return first!;
}
