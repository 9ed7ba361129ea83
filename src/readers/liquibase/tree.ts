/** A changelog in XML, YAML or JSON as one kind of tree. */
import type { Fragment } from '../../dialects/literal.ts';
import type { Range, SourceFile } from '../../model.ts';

/** An element, or a key with its value; `range` is all of it. */
export type Element = {
  /** In small letters and without a prefix. */
  readonly name: string;
  readonly range: Range;
  /** By name in small letters. */
  readonly attributes: ReadonlyMap<string, Fragment>;
  readonly children: readonly Element[];
  /** What stands in it itself; of elements with children too. */
  readonly text: Fragment;
};
/** Why a text is none, and where that shows. */
export type Misread = { readonly at: number; readonly reason: string };
/** The root of a changelog, called `databasechangelog`. */
export type Documents = (file: SourceFile) => Element | Misread;

/** Deeper than anybody nests conditions. */
export const DEPTH = 64;

export function isChangelogName(path: string): boolean {
  return /\.(?:xml|ya?ml|json)$/i.test(path);
}

/** Does the text say that it is a changelog? */
export function looksLikeChangelog(text: string): boolean {
  return /<(?:\w+:)?databaseChangeLog[\s>]|^["']?databaseChangeLog["']?\s*:|"databaseChangeLog"\s*:/m.test(text);
}

/** One value that stands at a range in other characters. */
export function asOne(text: string, [start, end]: Range): Fragment {
  return { text, at: (_, asEnd) => (asEnd ? end : start) };
}
