/** Bundles the command line and the API, each into one file beside the parser's wasm: start-up reads two files, not two hundred. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import ts from 'typescript';
import { baselineSchema } from '../src/project/baseline.ts';
import { configSchema } from '../src/project/config-schema.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { notices } from './notices.ts';

const require = createRequire(import.meta.url);
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });

const shared = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // A package's UMD requires its parts in ways that no bundler sees.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;
/** Node starts CommonJS sooner than an ES module. */
const commonJs = {
  ...shared,
  format: 'cjs',
  // What is apart is required: an import would have Node read the whole of it once more for the names that it exports.
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': '__moduleUrl' },
  banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
} as const satisfies BuildOptions;
/** What few need and is much code, by the file that is read when it is asked for. */
const APART = { commands: 'src/cli/commands.ts', stats: 'src/cli/stats.ts', ci: 'src/cli/ci.ts', lsp: 'src/cli/lsp.ts', watch: 'src/cli/watch.ts', init: 'src/project/init/plan.ts', changelogs: 'src/readers/liquibase/documents.ts', settings: 'src/readers/settings.ts' };
const { commands, ...others } = APART;
const apart: Plugin = {
  name: 'apart',
  setup(bundling) {
    for (const [name, source] of Object.entries(APART)) {
      bundling.onResolve({ filter: new RegExp(`/${basename(source, '.ts')}\\.ts$`) }, ({ kind, path, resolveDir }) => (kind !== 'entry-point' && resolve(resolveDir, path) === resolve(source) ? { path: `./${name}.cjs`, external: true } : undefined));
    }
  },
};
/** fdir looks in the user's node_modules for a matcher of its own, which tinyglobby, that brings one, never asks it for. */
const selfContained: Plugin = {
  name: 'self-contained',
  setup(bundling) {
    bundling.onLoad({ filter: /[\\/]fdir[\\/]dist[\\/]index\.mjs$/ }, ({ path }) => {
      const [before = '', after] = readFileSync(path, 'utf8').split(/__require\.resolve\("picomatch"\);\s*pm = __require\("picomatch"\);/);
      if (after === undefined) throw new Error(`${path} is not what it was: see what it looks for.`);
      return { contents: before + after, loader: 'js' };
    });
  },
};
const bundles = await Promise.all([
  build({
    ...shared,
    plugins: [selfContained],
    entryPoints: { index: 'src/index.ts', eslint: 'src/eslint.ts', 'eslint-worker': 'src/eslint/worker.ts' },
    format: 'esm',
    // CommonJS packages in the bundle call require for Node's own modules and ask where they are.
    banner: { js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;" },
  }),
  build({ ...commonJs, entryPoints: { cli: 'src/cli.ts', commands }, plugins: [apart, selfContained] }),
  build({ ...commonJs, entryPoints: others, plugins: [selfContained] }),
]);
copyFileSync(require.resolve('libpg-query/wasm/libpg-query.wasm'), 'dist/libpg-query.wasm');
chmodSync('dist/libpg-query.wasm', 0o644);
chmodSync('dist/cli.cjs', 0o755);
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', notices(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs))));
writeFileSync('dist/config.schema.json', `${JSON.stringify(toJsonSchema(configSchema, { ignoreActions: ['check'] }), undefined, 2)}\n`);
writeFileSync('dist/baseline.schema.json', `${JSON.stringify(toJsonSchema(baselineSchema), undefined, 2)}\n`);
writeFileSync('dist/result.schema.json', `${JSON.stringify(jsonSchemaOf(emitTypes(), 'src/index.ts', ['CheckResult', 'JsonReport', 'JsonEffects', 'JsonRules']), undefined, 2)}\n`);

/** Writes the type declarations. Throws when something does not type-check. */
function emitTypes(): ts.Program {
  const host = { getCanonicalFileName: (name: string) => name, getCurrentDirectory: () => process.cwd(), getNewLine: () => '\n' };
  const parsed = ts.getParsedCommandLineOfConfigFile('scripts/tsconfig.types.json', undefined, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => { throw new Error(ts.formatDiagnostic(problem, host)); } });
  const program = ts.createProgram(parsed?.fileNames ?? [], parsed?.options ?? {});
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, host));
  return program;
}
