/** Puts an entry into a YAML file; everything that is there stays as it is, to the byte. */
import { isDeepStrictEqual } from 'node:util';
import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLMap, YAMLSeq } from 'yaml';

/** Where an entry goes: behind the last one in the collection at `keys`, as `lines`. `value` is what the lines say: an item of a list, or the entries of a map. */
export type Entry = { readonly keys: readonly string[]; readonly lines: readonly string[]; readonly value: unknown };

/** Is there anything at `keys`? */
export function hasIn(text: string, keys: readonly string[]): boolean {
  const document = parseDocument(text);
  return document.errors.length === 0 && isMap(document.contents) && document.hasIn(keys);
}

/** Undefined where the file is not of that form: an error, another document behind the first, a collection in brackets or an empty one. */
export function withEntry(text: string, { keys, lines, value }: Entry): string | undefined {
  const document = parseDocument(text);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (document.errors.length > 0) return undefined;
  if (document.contents === null && keys.length === 0) return checked(document, `${text}${text === '' || text.endsWith('\n') ? '' : newline}${lines.join(newline)}${newline}`, keys, value);
  const collection = keys.length === 0 ? document.contents : isMap(document.contents) ? document.getIn(keys, true) : undefined;
  const place = isCollection(collection) && !collection.flow && (isMap(collection) || isSeq(collection)) ? placeIn(collection, text) : undefined;
  if (!place) return undefined;
  const entry = lines.map((line) => `${place.indent}${line}`).join(newline);
  const [before, after] = [text.slice(0, place.end), text.slice(place.end)];
  return checked(document, `${before}${newline}${entry}${after === '' ? newline : after}`, keys, value);
}

/** Where the last entry's line ends, and how far its first line is indented. */
function placeIn(collection: YAMLMap | YAMLSeq, text: string): { readonly end: number; readonly indent: string } | undefined {
  const [first, last] = [collection.items[0], collection.items.at(-1)].map(rangeOf);
  if (!first || !last) return undefined;
  const start = isSeq(collection) ? text.lastIndexOf('-', first[0] - 1) : first[0];
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, Math.max(start, 0));
  if (!/^ *$/.test(indent)) return undefined;
  const newline = text.slice(text.slice(0, last[1]).trimEnd().length).search(/\r?\n|$/);
  return { end: text.slice(0, last[1]).trimEnd().length + newline, indent };
}

function rangeOf(item: unknown): readonly [start: number, end: number] | undefined {
  if (!isPair(item)) return isCollection(item) || isScalar(item) ? rangeIn(item.range) : undefined;
  const key = rangeOf(item.key);
  return key && [key[0], rangeOf(item.value)?.[1] ?? key[1]];
}

function rangeIn(range: readonly number[] | null | undefined): readonly [number, number] | undefined {
  return range ? [range[0]!, range[1]!] : undefined;
}

/** The new text, if it says what the old one said and the entry. */
function checked(before: Document, text: string, keys: readonly string[], value: unknown): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const added = (given: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key !== undefined) return { ...(given as object), [key]: added((given as Readonly<Record<string, unknown>>)[key], rest) };
    return Array.isArray(given) ? [...(given as readonly unknown[]), value] : { ...(given as object | null), ...(value as object) };
  };
  return isDeepStrictEqual(document.toJS(), added(before.toJS(), keys)) ? text : undefined;
}
