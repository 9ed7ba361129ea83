/** What `ddlint init` comes to, before anything of it is done. */

/** A file, relative to the root; `before` is undefined for a new one. */
export type Write = { readonly path: string; readonly before: string | undefined; readonly after: string; /** May be run. */ readonly isScript?: true };

/** What one part of it comes to; nothing to write and nothing to do by hand where it is there already. */
export type Setup = {
  /** Whose part it is, and where: `husky (.husky/pre-commit)`. */
  readonly found: string;
  readonly writes: readonly Write[];
  /** What a person has to write, since nobody else knows how. */
  readonly byHand?: string;
  /** What to run afterwards. */
  readonly then?: string;
};

/** What is known of the project. */
export type Surroundings = {
  /** Undefined where there is no such file, or it is no text. `path` is relative to the root. */
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
  /** Undefined where there is none. */
  readonly packageJson: PackageJson | undefined;
  /** Folders with migrations, and what their files end in. */
  readonly folders: readonly string[];
  readonly extensions: readonly string[];
  /** Path of git's own hook, relative to the root; undefined where it is not the project's alone. */
  readonly gitHook: string | undefined;
  /** ddlint's own version. */
  readonly version: string;
};
export type PackageJson = { readonly text: string; readonly value: Readonly<Record<string, unknown>> };

/** An edited file, or what to write there by hand: `after` is undefined where the file is not understood. Where `own`, the part that is about hooks, names ddlint, all is there already. */
export function edit(name: string, path: string, before: string | undefined, after: (text: string) => string | undefined, recipe: string, own = before): Setup {
  const found = `${name} (${path})`;
  if (own !== undefined && /\bddlint\b/.test(own)) return { found, writes: [] };
  const text = after(before ?? '');
  return text === undefined ? { found, writes: [], byHand: `Add this to ${path}:\n${recipe}` } : { found, writes: [{ path, before, after: text }] };
}

/** Does package.json ask for it? */
export function dependsOn({ packageJson }: Pick<Surroundings, 'packageJson'>, name: string): boolean {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].some((kind) => Object.keys(packageJson?.value[kind] ?? {}).includes(name));
}

/** What a hook runs, from the root: the project's own ddlint where it can have one. */
export function commandFor({ packageJson, version }: Pick<Surroundings, 'packageJson' | 'version'>): string {
  return `npx ${packageJson ? '--no-install ddlint' : `--yes ddlint@${version}`} ${CHECK}`;
}

export const CHECK = 'check --staged --quiet';
