/** `npm run vscode`: packs the VS Code extension, with what `npm run build` has built as its server, into ddlint.vsix. */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };
import { notices } from './notices.ts';

const FOLDER = 'editors/vscode';
const SERVER = join(FOLDER, 'server');
/** What `ddlint lsp` reads, and the licences. */
const NEEDED = ['cli.cjs', 'lsp.cjs', 'libpg-query.wasm', 'config.schema.json', 'THIRD-PARTY-NOTICES.txt'];

const missing = NEEDED.filter((name) => !readdirSync('dist').includes(name));
if (missing.length > 0) throw new Error(`dist has no ${missing.join(', ')}. Run: npm run build`);
rmSync(SERVER, { recursive: true, force: true });
mkdirSync(SERVER, { recursive: true });
for (const name of NEEDED) copyFileSync(join('dist', name), join(SERVER, name));
const { metafile } = await build({ entryPoints: [join(FOLDER, 'src/extension.ts')], outfile: join(FOLDER, 'dist/extension.cjs'), bundle: true, platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'], minify: true, metafile: true, logLevel: 'warning' });
writeFileSync(join(FOLDER, 'dist/THIRD-PARTY-NOTICES.txt'), notices(Object.keys(metafile.inputs)));
await createVSIX({ cwd: FOLDER, version: packageJson.version, updatePackageJson: false, dependencies: false, packagePath: process.argv[2] ?? 'ddlint.vsix' });
