/** A string-keyed map whose older versions stay as they were: an AVL tree that copies only the path to what changed. */
import type { Lookup } from '../model.ts';

export function emptyMap<T>(): Lookup<T> {
  return lookup<T>(undefined);
}

/** The map whose `rootOf` that was: plain data. */
export function rooted<T>(root: unknown): Lookup<T> {
  return lookup(root as Tree<T>);
}

/** `map` with `key` set to `value`. Any Lookup will do; one that was not made here is copied first. */
export function setEntry<T>(map: Lookup<T>, key: string, value: T): Lookup<T> {
  return lookup(insert(rootOf(map), key, value));
}

/** `map` without `key`; the same map when there is none. */
export function deleteEntry<T>(map: Lookup<T>, key: string): Lookup<T> {
  return map.has(key) ? lookup(remove(rootOf(map), key)) : map;
}

/** Keys whose values are not the same in both, in order. Costs what changed between two versions of one map: what they share is left out. */
export function* changedKeys<T>(one: Lookup<T>, other: Lookup<T>): Generator<string> {
  let [left, right] = [pushed(rootOf(one), undefined), pushed(rootOf(other), undefined)];
  while (left !== undefined || right !== undefined) {
    if (left?.tree !== undefined && left.tree === right?.tree) [left, right] = [left.next, right.next];
    else if (left?.tree !== undefined && (right?.tree === undefined || left.tree.height >= right.tree.height)) left = opened(left.tree, left.next);
    else if (right?.tree !== undefined) right = opened(right.tree, right.next);
    else if (right === undefined || (left !== undefined && left.entry.key < right.entry.key)) { yield left!.entry.key; left = left!.next; }
    else if (left === undefined || right.entry.key < left.entry.key) { yield right.entry.key; right = right.next; }
    else {
      if (left.entry.value !== right.entry.value) yield left.entry.key;
      [left, right] = [left.next, right.next];
    }
  }
}

/** What of a map is still to come, in order: first a subtree as a whole, or one entry. */
type Rest<T> = { readonly tree?: NonNullable<Tree<T>>; readonly entry: { readonly key: string; readonly value: T }; readonly next: Rest<T> } | undefined;

function pushed<T>(tree: Tree<T>, next: Rest<T>): Rest<T> {
  return tree === undefined ? next : { tree, entry: tree, next };
}

function opened<T>(tree: NonNullable<Tree<T>>, next: Rest<T>): Rest<T> {
  return pushed(tree.left, { entry: tree, next: pushed(tree.right, next) });
}

/** A subtree; `undefined` is the empty one. Keys are in code-unit order, and the heights of siblings differ by one at most. */
type Tree<T> = { readonly key: string; readonly value: T; readonly left: Tree<T>; readonly right: Tree<T>; readonly height: number; readonly size: number } | undefined;
type Rooted<T> = Lookup<T> & { readonly root: Tree<T> };

function lookup<T>(root: Tree<T>): Rooted<T> {
  return {
    root,
    size: root?.size ?? 0,
    get: (key) => find(root, key)?.value,
    has: (key) => find(root, key) !== undefined,
    entries: () => inOrder(root),
  };
}

/** Any Lookup will do; one that was not made here is copied first. */
export function rootOf<T>(map: Lookup<T>): Tree<T> {
  if (isRooted(map)) return map.root;
  let root: Tree<T>;
  for (const [key, value] of map.entries()) root = insert(root, key, value);
  return root;
}

export function isRooted<T>(map: Lookup<T>): map is Rooted<T> {
  return 'root' in map;
}

function find<T>(root: Tree<T>, key: string): Tree<T> {
  let tree = root;
  while (tree !== undefined && tree.key !== key) tree = key < tree.key ? tree.left : tree.right;
  return tree;
}

function* inOrder<T>(tree: Tree<T>): Generator<readonly [string, T]> {
  if (tree === undefined) return;
  yield* inOrder(tree.left);
  yield [tree.key, tree.value];
  yield* inOrder(tree.right);
}

function insert<T>(tree: Tree<T>, key: string, value: T): NonNullable<Tree<T>> {
  if (tree === undefined) return node(key, value, undefined, undefined);
  if (key === tree.key) return node(key, value, tree.left, tree.right);
  return key < tree.key
    ? balance(tree.key, tree.value, insert(tree.left, key, value), tree.right)
    : balance(tree.key, tree.value, tree.left, insert(tree.right, key, value));
}

function remove<T>(tree: Tree<T>, key: string): Tree<T> {
  if (tree === undefined) return undefined;
  if (key < tree.key) return balance(tree.key, tree.value, remove(tree.left, key), tree.right);
  if (key > tree.key) return balance(tree.key, tree.value, tree.left, remove(tree.right, key));
  if (tree.left === undefined || tree.right === undefined) return tree.left ?? tree.right;
  const next = first(tree.right);
  return balance(next.key, next.value, tree.left, remove(tree.right, next.key));
}

function first<T>(tree: NonNullable<Tree<T>>): NonNullable<Tree<T>> {
  return tree.left === undefined ? tree : first(tree.left);
}

/** A node over two trees whose heights differ by two at most. */
function balance<T>(key: string, value: T, left: Tree<T>, right: Tree<T>): NonNullable<Tree<T>> {
  if (left !== undefined && height(left) > height(right) + 1) {
    if (left.right === undefined || height(left.left) >= height(left.right)) return node(left.key, left.value, left.left, node(key, value, left.right, right));
    const middle = left.right;
    return node(middle.key, middle.value, node(left.key, left.value, left.left, middle.left), node(key, value, middle.right, right));
  }
  if (right !== undefined && height(right) > height(left) + 1) {
    if (right.left === undefined || height(right.right) >= height(right.left)) return node(right.key, right.value, node(key, value, left, right.left), right.right);
    const middle = right.left;
    return node(middle.key, middle.value, node(key, value, left, middle.left), node(right.key, right.value, middle.right, right.right));
  }
  return node(key, value, left, right);
}

function node<T>(key: string, value: T, left: Tree<T>, right: Tree<T>): NonNullable<Tree<T>> {
  return { key, value, left, right, height: Math.max(height(left), height(right)) + 1, size: (left?.size ?? 0) + (right?.size ?? 0) + 1 };
}

function height<T>(tree: Tree<T>): number {
  return tree?.height ?? 0;
}
