/** Checks of one project, one after the other: each does anew only what has changed since the one before. */
import type { Dialect, Replayed, Statement } from '../model.ts';
import { keptCatalogs } from '../kept-catalogs.ts';
import type { Discovered } from './discover.ts';
import { keptTree } from './kept-tree.ts';
import type { KeptTree } from './kept-tree.ts';
import { lintProject } from './lint-project.ts';
import type { Checked } from './lint-project.ts';
import type { LoadOptions } from './load.ts';
import { NO_MEMORY } from './memory.ts';
import type { Memory } from './memory.ts';

/** Finds exactly what `lintProject` finds. */
export type Session = Pick<KeptTree, 'forget' | 'refresh'> & {
  /** One after the other. Throws UserError as `lintProject` does; the next check is none the worse for it. */
  readonly check: (options: LoadOptions, strict?: boolean, onMigration?: (replayed: Replayed) => void) => Promise<Checked>;
};

export function createSession(): Session {
  const { tree, shape, forget, refresh } = keptTree();
  let found: { readonly asked: string; readonly discovered: Discovered } | undefined;
  const parsed = keptParses();
  const catalogs = new Map<string, ReturnType<typeof keptCatalogs>>();
  const memory: Memory = {
    ...NO_MEMORY,
    disk: tree,
    async discovered(given, discover) {
      const asked = `${shape()} ${given}`;
      if (found?.asked !== asked) found = { asked, discovered: await discover() };
      return found.discovered;
    },
    dialect: parsed.of,
    catalogs(history, _, base) {
      const kept = catalogs.get(history) ?? keptCatalogs();
      catalogs.set(history, kept);
      return kept(base);
    },
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    forget,
    refresh,
    check(options, strict, onMigration) {
      const checked = last.then(() => lintProject(options, strict, onMigration, memory)).finally(parsed.endCheck);
      last = checked.catch(() => undefined);
      return checked;
    },
  };
}

/** The statements of each text; what neither a check nor the one before it has asked for is forgotten. */
function keptParses(): { readonly of: (dialect: Dialect) => Dialect; readonly endCheck: () => void } {
  let [now, before] = [new Map<string, readonly Statement[]>(), new Map<string, readonly Statement[]>()];
  return {
    of: (dialect) => ({
      ...dialect,
      parse(sql) {
        const statements = now.get(sql) ?? before.get(sql) ?? dialect.parse(sql);
        now.set(sql, statements);
        return statements;
      },
    }),
    endCheck() {
      [now, before] = [new Map<string, readonly Statement[]>(), now];
    },
  };
}
