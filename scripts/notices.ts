/** The licences of the packages that are inside the bundle. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** One section per package that `inputs` (esbuild's list of bundled files) come from. Throws when one has no licence text. */
export function notices(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((path) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...packages].sort().map(section).join('\n');
}

/** What is given to the public as it is. */
const NEEDS_NO_NOTICE = ['Unlicense', 'CC0-1.0'];

function section(name: string): string {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string; license: string };
  if (NEEDS_NO_NOTICE.includes(license)) return `${name} ${version} (${license})\n`;
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined || !existsSync(`${folder}/${file}`)) throw new Error(`${name} has no licence file; it cannot be bundled.`);
  return `${name} ${version} (${license})\n${'-'.repeat(72)}\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
}
