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

/** A new repository in `root`, on the branch main; without a commit. */
export function repositoryIn(root: string): TestRepository {
  const git = (...given: readonly string[]): string => execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', '-c', 'protocol.file.allow=always', ...given], { cwd: root, encoding: 'utf8', env: { ...process.env, ...GIT_ENV }, stdio: ['ignore', 'pipe', 'pipe'] });
  const put: TestRepository['put'] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(root, path));
      else {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    }
  };
  git('init', '-q', '-b', 'main');
  return {
    root, git, put,
    commit(files) {
      put(files);
      git('add', '-A');
      git('commit', '-q', '-m', 'A step');
    },
  };
}
