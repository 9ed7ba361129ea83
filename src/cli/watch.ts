/** Checks again whenever a migration, or what lies beside it, has changed. */
import { relative, sep } from 'node:path';
import { watch } from 'chokidar';

/** Checks now and after each change below `cwd`, one check after the other; `changed` is told each path before. Ends when it is interrupted, with what the last check came to. */
export async function watching(cwd: string, changed: (path: string) => void, check: () => Promise<number>): Promise<number> {
  const watcher = watch(cwd, { ignoreInitial: true, ignored: (path) => isIgnored(relative(cwd, path)) });
  let code = 0;
  let [isRunning, isOutdated] = [false, false];
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    if (isRunning) {
      isOutdated = true;
      return;
    }
    isRunning = true;
    do {
      isOutdated = false;
      if (process.stdout.isTTY) process.stdout.write(CLEAR);
      code = await check();
      process.stdout.write('Watching for changes. End with Ctrl-C.\n');
    } while (isOutdated);
    isRunning = false;
  };
  return new Promise((end, fail) => {
    const start = (): void => { run().catch(fail); };
    watcher.on('all', (_, path) => {
      changed(path);
      clearTimeout(timer);
      timer = setTimeout(start, SOON);
    });
    watcher.once('ready', start);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => {
      clearTimeout(timer);
      void watcher.close().then(() => { end(code); });
    });
  });
}

function isIgnored(path: string): boolean {
  return path.split(sep).some((name) => name === 'node_modules' || name === '.git');
}

/** Milliseconds in which several files that are written together are one change. */
const SOON = 100;
/** The screen and what can be scrolled back to. */
const CLEAR = '\x1b[2J\x1b[3J\x1b[H';
