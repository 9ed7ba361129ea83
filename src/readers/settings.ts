/** Settings files as keys and values; loaded only where there is one. */
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import type { ParseSettings, Settings } from './said.ts';

/** By the name's ending: .yml, .yaml and .toml, all others as Java's properties. Undefined for what is none. */
export const parseSettings: ParseSettings = (path, text) => {
  try {
    if (/\.toml$/i.test(path)) return flattened(parseToml(text));
    return /\.ya?ml$/i.test(path) ? fromYaml(text) : new Map([...fromProperties(text, /\.conf$/i.test(path))].map(([key, value]) => [key, [value]]));
  } catch {
    return undefined;
  }
};

/** Of the documents that hold for all profiles. https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.multi-document */
function fromYaml(text: string): Settings | undefined {
  // What Maven puts in stands there without quotes, and is no YAML.
  const documents = parseAllDocuments(text.replace(/(?<=[\s:,[])@[\w.-]+@(?=[\s,\]]|$)/g, '"$&"'), { logLevel: 'silent', uniqueKeys: false });
  if (!('length' in documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
  const all = documents.map((document) => flattened(document.toJS({ maxAliasCount: 100 })));
  return new Map(all.filter((each) => ![...each.keys()].some((key) => /^spring\.(?:config\.activate\.|profiles$)/.test(key))).flatMap((each) => [...each]));
}

/** https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader) `plain`: a backslash is one, but at the end of a line, as Flyway has it. */
function fromProperties(text: string, plain: boolean): ReadonlyMap<string, string> {
  const lines = text.replace(/(?<!\\)((?:\\\\)*)\\\r?\n[ \t\f]*/g, '$1').split(/\r?\n/);
  const unescaped = (raw: string): string => (plain ? raw : raw.replace(/\\(?:u([\da-fA-F]{4})|([^]))/g, (_, code: string | undefined, letter: string) => (code === undefined ? ESCAPES[letter] ?? letter : String.fromCharCode(parseInt(code, 16)))));
  return new Map(lines.flatMap((line): [string, string][] => {
    const [, key, value = ''] = /^[ \t\f]*(?![#!])((?:\\.|[^\s=:\\])+)(?:[ \t\f]*[=:]|[ \t\f])?[ \t\f]*(.*)$/.exec(line) ?? [];
    return key === undefined ? [] : [[unescaped(key), unescaped(value).trimEnd()]];
  }));
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function flattened(value: unknown, key = ''): Settings {
  if (Array.isArray(value)) return new Map([[key, (value as readonly unknown[]).filter((each) => typeof each !== 'object').map(textOf)]]);
  if (value === null || value === undefined) return new Map([[key, ['']]]);
  if (typeof value !== 'object' || value instanceof Date) return new Map([[key, [textOf(value)]]]);
  return new Map(Object.entries(value).flatMap(([name, each]) => [...flattened(each, key === '' ? name : `${key}.${name}`)]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
