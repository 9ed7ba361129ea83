/** Reads changelogs; loaded only where there is one that is not SQL. */
import type { Documents, Element, Misread } from './tree.ts';
import { parseXml } from './xml.ts';
import { parseYaml } from './yaml.ts';

/** Each text is parsed once. */
export function createDocuments(): Documents {
  const known = new Map<string, Element | Misread>();
  return ({ path, text }) => {
    const found = known.get(text) ?? (/\.xml$/i.test(path) ? parseXml(text) : parseYaml(text));
    known.set(text, found);
    return found;
  };
}
