/** XML of plain values: `@name` is an attribute, a list is one element each, the rest are elements. */
import XmlBuilder from 'fast-xml-builder';
import { visible } from '../visible.ts';

const builder = new XmlBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true, suppressBooleanAttributes: false });

/** Characters that XML has no way to say are shown as unknown ones. */
export function renderXml(root: object): string {
  return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, ...(printable(root) as object) });
}

function printable(value: unknown): unknown {
  if (typeof value === 'string') return visible(value).replace(/[\ufffe\uffff]|\p{Cs}/gu, '\ufffd');
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, printable(each)]));
  return value;
}
