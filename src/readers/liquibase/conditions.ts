/** Preconditions: what a changeset asks before it runs. https://docs.liquibase.com/concepts/changelogs/preconditions.html */
import { toChange } from './change.ts';
import { isForPostgres } from './databases.ts';
import type { Properties } from './properties.ts';
import type { Element } from './tree.ts';

export type Conditions = {
  /** In words, where what does not hold only skips the changeset. */
  readonly guards: readonly string[];
  /** The databases it is for, when PostgreSQL is none of them. */
  readonly others?: string;
};

export function conditionsOf(element: Element | undefined, properties: Properties): Conditions {
  if (!element) return { guards: [] };
  const others = element.children.map((each) => othersOf(each, properties)).find((each) => each !== undefined);
  const onFail = toChange(element, properties).get('onFail')?.toUpperCase() ?? 'HALT';
  const guards = onFail === 'HALT' || onFail === 'WARN' ? [] : element.children.filter(({ name }) => name !== 'dbms' && !/^on[a-z]+$/.test(name)).map((each) => textOf(each, properties));
  return { guards, ...(others !== undefined && { others }) };
}

/** What the condition wants instead of PostgreSQL; undefined where it can hold there. */
function othersOf(element: Element, properties: Properties): string | undefined {
  const each = element.children.map((child) => othersOf(child, properties));
  switch (element.name) {
    case 'dbms': {
      const type = toChange(element, properties).get('type');
      return isForPostgres(type) ? undefined : type;
    }
    case 'and': return each.find((others) => others !== undefined);
    case 'or': return each.length > 0 && each.every((others) => others !== undefined) ? each.join(', ') : undefined;
    case 'not': {
      const types = element.children.filter(({ name }) => name === 'dbms').map((child) => toChange(child, properties).get('type') ?? '');
      return types.length > 0 && types.length === element.children.length && types.every((type) => isForPostgres(type)) ? `all but ${types.join(', ')}` : undefined;
    }
    default: return undefined;
  }
}

function textOf(element: Element, properties: Properties): string {
  const { name, attributes, children } = element;
  const parts = children.map((child) => textOf(child, properties));
  if (name === 'not' || name === 'or' || name === 'and') return name === 'not' ? `not ${parts.join(' and not ')}` : `(${parts.join(` ${name} `)})`;
  const { get, text } = toChange(element, properties);
  const values = [...attributes.keys()].filter((key) => key !== 'expectedresult').map((key) => get(key) ?? '');
  const expected = name === 'sqlcheck' ? [`expectedResult:${get('expectedResult') ?? ''}`] : [];
  return [name, ...values, ...expected, text.trim().replace(/\s+/g, ' ')].filter((word) => word !== '').join(' ');
}
