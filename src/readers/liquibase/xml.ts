/** Changelogs in XML, with positions. Entities from elsewhere are not followed. */
import { parseXml as parse, XmlElement, XmlError } from '@rgrove/parse-xml';
import { concatenate, part, piece } from '../../dialects/literal.ts';
import type { Fragment } from '../../dialects/literal.ts';
import type { Range } from '../../model.ts';
import { DEPTH } from './tree.ts';
import type { Element, Misread } from './tree.ts';

/** Reads well-formed XML. */
export function parseXml(text: string): Element | Misread {
  try {
    const { root } = parse(text, { includeOffsets: true });
    return root ? (read(text, root, 0) ?? { at: 0, reason: 'it is nested too deeply' }) : { at: 0, reason: 'there is no element in it' };
  } catch (error) {
    if (error instanceof XmlError) return { at: error.pos, reason: error.message.split('\n')[0]!.replace(/ \(line \d+, column \d+\)$/, '') };
    if (error instanceof RangeError) return { at: 0, reason: 'it is nested too deeply' };
    throw error;
  }
}

const ATTRIBUTE = /([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')/g;

/** Undefined where it is nested too deeply. */
function read(text: string, { name, start, end, children }: XmlElement, depth: number): Element | undefined {
  const own: Range[] = [];
  const attributes = new Map<string, Fragment>();
  let from = start + 1 + name.length;
  ATTRIBUTE.lastIndex = from;
  while (text[from = from + (/^\s*/.exec(text.slice(from, from + 10_000))?.[0].length ?? 0)] !== '>' && text[from] !== '/' && from < end) {
    ATTRIBUTE.lastIndex = from;
    const [written = '', key = '', value = ''] = ATTRIBUTE.exec(text) ?? [];
    if (written === '') break;
    const at = ATTRIBUTE.lastIndex - value.length + 1;
    attributes.set(localName(key), contents(piece(text, [at, at + value.length - 2])));
    from = ATTRIBUTE.lastIndex;
  }
  const isClosed = text[from] === '/';
  from += 1;
  const elements: Element[] = [];
  for (const child of children) {
    if (!(child instanceof XmlElement)) continue;
    const element = depth < DEPTH ? read(text, child, depth + 1) : undefined;
    if (!element) return undefined;
    own.push([from, child.start]);
    from = child.end;
    elements.push(element);
  }
  if (!isClosed) own.push([from, Math.max(from, text.lastIndexOf('</', end - 1))]);
  return { name: localName(name), range: [start, end], attributes, children: elements, text: concatenate(own.map((range) => contents(piece(text, range)))) };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

const MARKUP = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|&(?:#x[\da-f]{1,6}|#\d{1,7}|\w{1,10});/gi;

/** The text between tags, without comments and with what entities stand for. */
function contents(raw: Fragment): Fragment {
  const parts: Fragment[] = [];
  let done = 0;
  for (const { index, 0: written } of raw.text.matchAll(MARKUP)) {
    const end = index + written.length;
    parts.push(part(raw, [done, index]));
    if (written.startsWith('<![')) parts.push(part(raw, [index + '<![CDATA['.length, end - ']]>'.length]));
    else if (written.startsWith('&')) parts.push({ text: meaning(written), at: (_, asEnd) => (asEnd ? raw.at(end, true) : raw.at(index)) });
    done = end;
  }
  return parts.length === 0 ? raw : concatenate([...parts, part(raw, [done, raw.text.length])]);
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function meaning(entity: string): string {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return NAMED[name] ?? entity;
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
