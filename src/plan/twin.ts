/** Migrations that say the same. */
import type { Migration, Replayed } from '../model.ts';
import type { OperationKind } from '../operations.ts';
import { earlierThan } from './in-history.ts';

/** `same` of a migration's `of` statements stand in the earlier one, word for word. */
export type Twin = { readonly path: string; readonly same: number; readonly of: number };

/** The earlier migration that has the most of its statements, all of them, or at least two and more than half. */
export function twinOf(whole: Replayed): Twin | undefined {
  const own = textsOf(whole.migration);
  const twins = earlierThan(whole).map((other): Twin => {
    const texts = new Set(textsOf(other));
    return { path: other.up.path, same: own.filter((text) => texts.has(text)).length, of: own.length };
  });
  const nearest = twins.reduce<Twin | undefined>((best, twin) => (best && best.same >= twin.same ? best : twin), undefined);
  return nearest && (nearest.same === nearest.of || (nearest.same > 1 && nearest.same * 2 > nearest.of)) ? nearest : undefined;
}

function textsOf({ up: { text, statements } }: Migration): readonly string[] {
  return statements.filter(({ operations }) => !operations.every(({ kind }) => SESSION.has(kind))).map(({ range }) => text.slice(...range).replace(/\s+/g, ' '));
}

/** Said in any file. */
const SESSION: ReadonlySet<OperationKind> = new Set<OperationKind>(['setParameter', 'resetParameter', 'begin', 'commit', 'rollback']);
