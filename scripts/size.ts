/** Prints what users download and what lands on their disk; fails above the limit. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIMIT_MB = 25;

const folder = mkdtempSync(join(tmpdir(), 'ddlint-size-'));
try {
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as { filename: string; size: number }[];
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=dev', join(folder, packed!.filename)], { cwd: folder, stdio: 'ignore' });
  const installed = sizeOf(join(folder, 'node_modules'));
  process.stdout.write(`packed ${megabytes(packed!.size)} MB, installed with all runtime dependencies ${megabytes(installed)} MB (limit ${LIMIT_MB} MB)\n`);
  if (installed > LIMIT_MB * 1e6) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true }).reduce((sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0), 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
