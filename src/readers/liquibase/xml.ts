/** Changelogs in XML, with positions. Entities from elsewhere are not followed. */
import { SaxesParser } from 'saxes';
import { concatenate, part, piece } from '../../dialects/literal.ts';
import type { Fragment } from '../../dialects/literal.ts';
import type { Range } from '../../model.ts';
import { DEPTH } from './tree.ts';
import type { Element, Misread } from './tree.ts';

type Open = { name: string; start: number; attributes: Map<string, Fragment>; children: Element[]; /** Where its own text is. */ own: Range[]; from: number };

/** Reads well-formed XML. */
export function parseXml(text: string): Element | Misread {
  const parser = new SaxesParser({ position: true });
  const stack: Open[] = [];
  let attributes = new Map<string, Fragment>();
  let root: Element | undefined;
  let misread: Misread | undefined;
  const refuse = (reason: string): void => { misread ??= { at: Math.min(parser.position, text.length), reason }; };
  parser.on('error', ({ message }) => { refuse(message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')); });
  parser.on('attribute', ({ name, value }) => {
    const end = parser.position - 1;
    const start = text.lastIndexOf(text[end] ?? '"', end - 1) + 1;
    if (text[end] !== '"' && text[end] !== "'") return;
    attributes.set(localName(name), decoded(piece(text, [start, end]), value));
  });
  parser.on('opentag', ({ name }) => {
    const { position } = parser;
    const start = text.lastIndexOf('<', position - 1);
    const parent = stack.at(-1);
    if (parent) parent.own.push([parent.from, start]);
    if (stack.length > DEPTH) refuse('it is nested too deeply');
    stack.push({ name: localName(name), start, attributes, children: [], own: [], from: position });
    attributes = new Map();
  });
  parser.on('closetag', ({ isSelfClosing }) => {
    const { position } = parser;
    const element = stack.pop();
    if (!element) return;
    const { name, start, children, own, from } = element;
    if (!isSelfClosing) own.push([from, Math.max(from, text.lastIndexOf('</', position - 1))]);
    const node: Element = { name, range: [start, position], attributes: element.attributes, children, text: concatenate(own.map((range) => contents(piece(text, range)))) };
    const parent = stack.at(-1);
    if (parent) {
      parent.children.push(node);
      parent.from = position;
    } else root ??= node;
  });
  try {
    parser.write(text).close();
  } catch {
    refuse('it cannot be read');
  }
  return misread ?? root ?? { at: 0, reason: 'there is no element in it' };
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

/** An attribute's value; spaces in it count as one character each. */
function decoded(raw: Fragment, value: string): Fragment {
  return raw.text === value ? raw : contents(raw);
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function meaning(entity: string): string {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return NAMED[name] ?? entity;
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
