/**
 * Typed access to libpg-query's JSON. Nodes in lists and in untyped fields are wrapped, `{ RangeVar: { … } }`; those in typed
 * fields are bare. Zero, false, empty strings and empty lists are left out of it.
 */
import type { Node } from '@pgsql/types';

/** Every kind of node by name. */
export type Nodes = { readonly [N in Node as keyof N]: N[keyof N] };
export type NodeKind = keyof Nodes;
export type StatementKind = Extract<NodeKind, `${string}Stmt`>;

/** The node, when it is of that kind. */
export function as<K extends NodeKind>(node: Node | undefined, kind: K): Nodes[K] | undefined {
  const nodes: Partial<Nodes> | undefined = node;
  return nodes?.[kind];
}

/** The nodes of that kind, in order; the others are left out. */
export function all<K extends NodeKind>(nodes: readonly Node[] | undefined, kind: K): readonly Nodes[K][] {
  return (nodes ?? []).flatMap((node) => as(node, kind) ?? []);
}

/** The strings of a list of String nodes. */
export function strings(nodes: readonly Node[] | undefined): readonly string[] {
  return all(nodes, 'String').map(({ sval }) => sval ?? '');
}

/** The items of a List node. */
export function items(node: Node | undefined): readonly Node[] {
  return as(node, 'List')?.items ?? [];
}

/** Every object at and below `tree`, parents first, but for what is under the fields named in `except`. */
export function* nodesIn(tree: unknown, except: readonly string[] = []): Generator<Partial<Nodes> & { readonly location?: number }> {
  const ahead: object[] = [];
  pushObject(ahead, tree);
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    if (!Array.isArray(next)) yield next;
    pushChildren(ahead, next, except);
  }
}

/** Puts the objects in `node` on the stack, the first one on top. */
export function pushChildren(ahead: object[], node: object, except: readonly string[]): void {
  if (Array.isArray(node)) {
    for (let i = node.length - 1; i >= 0; i -= 1) pushObject(ahead, node[i]);
    return;
  }
  const fields = Object.keys(node);
  for (let i = fields.length - 1; i >= 0; i -= 1) {
    const field = fields[i]!;
    if (!except.includes(field)) pushObject(ahead, node[field as keyof typeof node]);
  }
}

function pushObject(ahead: object[], value: unknown): void {
  if (typeof value === 'object' && value !== null) ahead.push(value);
}

/** `properties` without the undefined ones, for spreading into types whose optional properties are left out. */
export function present<T extends object>(properties: T): { readonly [P in keyof T]?: Exclude<T[P], undefined> } {
  const kept: { [P in keyof T]?: T[P] } = {};
  for (const name in properties) if (properties[name] !== undefined) kept[name] = properties[name];
  return kept as { readonly [P in keyof T]?: Exclude<T[P], undefined> };
}
