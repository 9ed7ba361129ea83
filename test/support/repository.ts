/** Git repositories made for one test. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type TestRepository = {
  readonly root: string;
  /** Runs git; returns what it says. */
  readonly git: (...given: readonly string[]) => string;
  /** Writes files, or takes away those that are undefined. */
  readonly put: (files: Readonly<Record<string, string | undefined>>) => void;
  /** Writes files and commits everything. */
  readonly commit: (files: Readonly<Record<string, string | undefined>>) => void;
};

/** Of nobody's settings but those that are given. */
export const GIT_ENV = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/** Who commits in tests; nothing is tidied up behind them. */
const SETTINGS = { 'user.name': 'Ada', 'user.email': 'ada@example.com', 'protocol.file.allow': 'always', 'maintenance.auto': 'false' };
const OURS = Object.fromEntries([['GIT_CONFIG_COUNT', String(Object.keys(SETTINGS).length)], ...Object.entries(SETTINGS).flatMap(([key, value], at) => [[`GIT_CONFIG_KEY_${at}`, key], [`GIT_CONFIG_VALUE_${at}`, value]])]) as NodeJS.ProcessEnv;

/** A new repository in `root`, on the branch main; without a commit. */
export function repositoryIn(root: string): TestRepository {
  const run = (command: string, ...given: readonly string[]): string => execFileSync(command, given, { cwd: root, encoding: 'utf8', env: { ...process.env, ...GIT_ENV, ...OURS }, stdio: ['ignore', 'pipe', 'pipe'] });
  const git = (...given: readonly string[]): string => run('git', ...given);
  const put: TestRepository['put'] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(root, path));
      else {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    }
  };
  git('init', '-q', '-b', 'main', '--template=');
  return {
    root, git, put,
    commit(files) {
      put(files);
      // One process of this one's size to start, not two.
      run('sh', '-c', 'git add -A && git commit -q -m "A step"');
    },
  };
}
