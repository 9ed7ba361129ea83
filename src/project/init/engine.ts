/** Which PostgreSQL a project runs, by the images and settings that it names. */
import { parseEngine } from '../../engines.ts';

/** `where`: the first file that names it. */
export type FoundEngine = { readonly major: number; readonly where: string };

/** Files that may name it, as glob patterns relative to the root. */
export const NAMING = ['{docker-,}compose*.{yml,yaml}', '.github/workflows/*.{yml,yaml}', '.gitlab-ci.yml', '.devcontainer/*.{yml,yaml}', 'supabase/config.toml'];

/** Those of extensions name it behind their own version. */
const IMAGE = /^\s*(?:-\s+)?image:\s*["']?(?:[\w.-]+(?::\d+)?\/)*(?:(?:postgres|postgresql|postgis):|(?:pgvector|timescaledb|timescaledb-ha):(?:[\w.-]*-)?pg)(\d+)/gm;
const SUPABASE = /^major_version\s*=\s*(\d+)/gm;

/** One for each major that is named, and known. */
export function enginesIn(files: readonly { readonly path: string; readonly text: string }[]): readonly FoundEngine[] {
  const found = new Map<number, FoundEngine>();
  for (const { path, text } of files) {
    for (const [, major] of text.matchAll(path.endsWith('.toml') ? SUPABASE : IMAGE)) {
      if (!found.has(Number(major)) && parseEngine(`postgres@${major}`)) found.set(Number(major), { major: Number(major), where: path });
    }
  }
  return [...found.values()];
}
