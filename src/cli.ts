#!/usr/bin/env node
/** The command `ddlint`: Node set up for a short run. */
import { setFlagsFromString } from 'node:v8';
import { main } from './cli/main.ts';

const isLong = process.argv[2] === 'lsp';
// Without this Node waits at exit for the optimizing compiler to finish the parser's two largest functions,
// 0.15–0.6 s that a short run gains nothing from: https://github.com/nodejs/node/issues/36616
if (!isLong) setFlagsFromString('--liftoff-only');
// The parser's functions were validated when the package was built; each is looked at again when it is first called.
setFlagsFromString('--wasm-lazy-validation');
// Functions have to be four times as busy before the optimizing compiler takes them: in a run of seconds most of what it makes
// comes too late to be used. Each version names it in its own way; from 24 on nothing is gained.
const later: { readonly [major: string]: string } = { 20: '--interrupt-budget=270000', 22: '--invocation-count-for-turbofan=12000' };
const [major = ''] = process.versions.node.split('.');
if (later[major] !== undefined) setFlagsFromString(later[major]);
// Whoever stops reading, like head, has seen enough; the exit code still tells the verdict.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`ddlint: the report cannot be written (${error.code}).\n`);
  process.exit(2);
});
void main(process.argv.slice(2)).then((code) => { process.exitCode = code; });
