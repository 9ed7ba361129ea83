/** `${name}` in a changelog, and what it stands for. https://docs.liquibase.com/concepts/changelogs/property-substitution.html */
import type { Fragment } from '../../dialects/literal.ts';
import { withValues } from '../placeholders.ts';
import { isForPostgres } from './databases.ts';

/** Values by name in small letters. The first one given to a name stays. */
export type Properties = Map<string, string>;

/** The default schema goes with the dot behind it. */
const USE = /\$\{(database\.defaultSchemaName\}\.|[^{}\s]{1,200}(?=\}))\}?/gi;

/** Adds a property to those of the whole history. */
export function define(properties: Properties, name: string, value: string, dbms: string | undefined): void {
  if (name !== '' && isForPostgres(dbms) && !properties.has(name.toLowerCase())) properties.set(name.toLowerCase(), expandedText(value, properties));
}

/** Those of a file of `name=value` lines. */
export function defineAll(properties: Properties, file: string, dbms: string | undefined): void {
  for (const [, name = '', value = ''] of file.matchAll(/^[ \t]*([^#!\s=:][^\s=:]*)[ \t]*[=:][ \t]*([^\r\n]*)$/gm)) define(properties, name, value.trimEnd(), dbms);
}

/** With the values of all properties that are known. */
export function expandedText(text: string, properties: Properties): string {
  return text.includes('${') ? text.replace(USE, (use, name: string) => valueOf(name, properties) ?? use) : text;
}

/** The same, and where each character stands. */
export function expanded(fragment: Fragment, properties: Properties): Fragment {
  return withValues(fragment, USE, (name) => valueOf(name, properties));
}

/** Names without a schema are those of the default one, so that naming it says nothing. */
function valueOf(name: string, properties: Properties): string | undefined {
  const [, of, dot = ''] = /^([^}]*)(?:\}(\.))?$/.exec(name.toLowerCase())!;
  const value = properties.get(of!);
  if (value !== undefined) return `${value}${dot}`;
  return of !== 'database.defaultschemaname' ? undefined : dot === '' ? 'public' : '';
}
