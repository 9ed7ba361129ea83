/** What git knows, by its binary: arguments are a list and never a shell's, nothing is written, fetched or asked for, and no hook, pager or diff program runs. */
import { spawn, spawnSync } from 'node:child_process';
import { join, posix, resolve, sep } from 'node:path';
import { didYouMean } from '../catalog/closest.ts';
import { UserError } from './user-error.ts';

/** A work tree; `prefix` leads from its root to the working directory: empty, or with a slash at its end; `remoteHead`: the commit of the branch that a clone of the remote starts with, where that is known. */
export type Repository = { readonly root: string; readonly prefix: string; readonly isShallow: boolean; readonly remoteHead: string | undefined };
/** `changes`: from the last commit to what is staged. */
export type Index = { readonly repository: Repository; readonly entries: readonly Entry[]; readonly changes: readonly Difference[] };
/** A path relative to the root, forward slashes, whose content has the id `object`. */
export type Entry = { readonly path: string; readonly mode: string; readonly object: string };
/** `from`: where it was before; `before`: the id of what was there. */
export type Difference = { readonly status: 'added' | 'edited' | 'deleted' | 'renamed'; readonly path: string; readonly from?: string; readonly before?: string };

/** Mode of a link, and of another repository in this one. */
export const LINK = '120000';
export const SUBMODULE = '160000';

/** The repository that `cwd` is in. Throws UserError where there is none, or git cannot be run. */
export async function repositoryAt(cwd: string): Promise<Repository> {
  return repositoryIn(cwd, await run(cwd, WHERE));
}

/** What is staged in the repository that `cwd` is in; git is asked for all of it at once. Throws UserError where there is none, or what is staged is not decided. */
export async function indexAt(cwd: string): Promise<Index> {
  const [where, listed, compared] = await Promise.all([run(cwd, WHERE), run(cwd, ['ls-files', '--stage', '-z', '--full-name', ':/']), run(cwd, diff('index'))]);
  const repository = repositoryIn(cwd, where);
  return { repository, entries: entriesIn(repository, checked(listed)), changes: differencesIn(checked(compared)) };
}

/** The pattern names one thing, and nothing where that is not there. */
const WHERE = ['rev-parse', '--glob=refs/remotes/origin/HEA[D]', '--is-inside-work-tree', '--is-shallow-repository', '--show-prefix'];

function repositoryIn(cwd: string, { code, out, err }: Ran): Repository {
  const [, remoteHead, isInside, shallow, prefix = ''] = /^(?:([0-9a-f]{40,64})\n)?(true|false)\n(true|false)\n([^]*)\n$/.exec(out.toString()) ?? [];
  if (code !== 0 && !/not a git repository/.test(err)) throw new UserError(refusal(err));
  if (isInside !== 'true') throw new UserError(`${cwd} is in no git repository${isInside === 'false' ? "'s work tree" : ''}, so that git cannot say what is new. Run ddlint in one, or name the files.`);
  return { root: resolve(cwd, ...prefix.split('/').slice(1).map(() => '..')), prefix, isShallow: shallow === 'true', remoteHead };
}

/** The folder that git runs hooks from, as an absolute path; undefined where it serves other repositories too. */
export async function hooksFolder({ root }: Repository): Promise<string | undefined> {
  const [hooks = '', common = ''] = lines(checked(await run(root, ['rev-parse', '--git-path', 'hooks', '--git-common-dir']))).map((path) => resolve(root, path));
  return [root, common].some((folder) => hooks.startsWith(join(folder, sep))) ? hooks : undefined;
}

/** The commit that `ref` names. Throws UserError with what may be meant. */
export async function commitOf({ root, isShallow }: Repository, ref: string): Promise<string> {
  const found = ref.startsWith('-') ? undefined : await verified(root, ref);
  if (found !== undefined) return found;
  const [remote, branch] = [/^[^/]+/.exec(ref)?.[0] ?? '', ref.replace(/^[^/]+\//, '')];
  const remotes = lines(checked(await run(root, ['remote'])));
  const fetching = remotes.includes(remote) && branch !== ref ? ` Fetch it with: git fetch ${remote} ${branch}.` : isShallow ? ` ${UNSHALLOW}` : '';
  const names = lines(checked(await run(root, ['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes', 'refs/tags'])));
  throw new UserError(`git knows no ${ref === '' ? '""' : ref}. ${didYouMean(ref, names)}${fetching}`.trimEnd().replace('  ', ' '));
}

/** Undefined before the first commit. */
export async function headOf({ root }: Repository): Promise<string | undefined> {
  return verified(root, 'HEAD');
}

/** What the branch is called that a clone of the remote starts with. */
export async function remoteHeadName({ root }: Repository): Promise<string> {
  return lines(checked(await run(root, ['rev-parse', '--abbrev-ref', 'refs/remotes/origin/HEAD'])))[0] ?? 'origin/HEAD';
}

/** Where the two parted; undefined when they share nothing here. */
export async function mergeBaseOf({ root }: Repository, commit: string, head: string): Promise<string | undefined> {
  const { code, out, err } = await run(root, ['merge-base', commit, head]);
  if (code === 0) return out.toString().trim();
  if (code !== 1) throw new UserError(refusal(err));
  return undefined;
}

/** Why HEAD and `ref` may have no commit in common. */
export function nothingInCommon({ isShallow }: Repository, ref: string): string {
  return isShallow ? `This clone is shallow, and the commit where it left ${ref} is not in it. ${UNSHALLOW}` : `HEAD and ${ref} have no commit in common, so that nothing can be said to be new since ${ref}.`;
}

const UNSHALLOW = 'Get the whole history with: git fetch --unshallow (in GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0).';

/** From `base` to the work tree, or to the index. Only what has the same content is said to be renamed. */
export async function differences({ root }: Repository, base: string, to: 'work tree' | 'index'): Promise<readonly Difference[]> {
  return differencesIn(checked(await run(root, diff(to, base))));
}

function diff(to: 'work tree' | 'index', base?: string): readonly string[] {
  return ['-c', 'diff.relative=false', 'diff', '--raw', '-z', '-O/dev/null', '--no-abbrev', '--find-renames=100%', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all', ...(to === 'index' ? ['--cached'] : []), ...(base === undefined ? [] : [base]), '--'];
}

function differencesIn(out: Buffer): readonly Difference[] {
  const fields = nulls(out);
  const found = new Map<string, Difference>();
  for (let at = 0; at < fields.length;) {
    const [, , before = '', , status = ''] = fields[at++]!.split(' ');
    const first = fields[at++] ?? '';
    if (/^[RC]/.test(status)) found.set(fields[at]!, { status: 'renamed', path: fields[at++]!, from: first, before });
    // What is in conflict comes twice, as that and as edited.
    else found.set(first, status === 'A' ? { status: 'added', path: first } : { status: status === 'D' ? 'deleted' : 'edited', path: first, before });
  }
  return [...found.values()];
}

/** Paths of the work tree that git does not track and does not ignore; a repository in this one ends in a slash. */
export async function untracked({ root }: Repository): Promise<readonly string[]> {
  return nulls(checked(await run(root, ['ls-files', '--others', '--exclude-standard', '-z'])));
}

function entriesIn(repository: Repository, out: Buffer): readonly Entry[] {
  return nulls(out).map((line) => {
    const [mode = '', object = '', stage = ''] = line.slice(0, line.indexOf('\t')).split(' ');
    const path = line.slice(line.indexOf('\t') + 1);
    if (stage !== '0') throw undecided(fromHere(repository, path));
    return { path, mode, object };
  });
}

function undecided(path: string): UserError {
  const word = /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
  return new UserError(`${path} is in conflict. Resolve that and add it: git add ${word}.`);
}

/** A path relative to the root, relative to the working directory. */
export function fromHere({ prefix }: Repository, path: string): string {
  return prefix === '' ? path : posix.relative(prefix, path);
}

export async function entriesOf({ root }: Repository, commit: string): Promise<readonly Entry[]> {
  return nulls(checked(await run(root, ['ls-tree', '-r', '-z', '--full-tree', commit]))).map((line) => {
    const [mode = '', , object = ''] = line.slice(0, line.indexOf('\t')).split(' ');
    return { path: line.slice(line.indexOf('\t') + 1), mode, object };
  });
}

export type ContentsOf = typeof contentsOf;
/** The contents of `objects`, all at once; one that is not in this clone is left out. */
export function contentsOf({ root }: Repository, objects: readonly string[]): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (objects.length === 0) return found;
  const out = checked(runNow(root, ['cat-file', '--batch'], `${objects.join('\n')}\n`));
  for (let at = 0; at < out.length;) {
    const end = out.indexOf('\n', at);
    const [object = '', type = '', size = ''] = out.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type === 'missing') continue;
    found.set(object, out.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}

async function verified(root: string, ref: string): Promise<string | undefined> {
  const { code, out } = await run(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return code === 0 ? out.toString().trim() : undefined;
}

function checked({ code, out, err }: Ran): Buffer {
  if (code !== 0) throw new UserError(refusal(err));
  return out;
}

function refusal(err: string): string {
  if (/dubious ownership/.test(err)) return `git refuses to read this repository, since it belongs to somebody else. If that is meant, run: ${/git config --global --add safe\.directory .*/.exec(err)?.[0].trim() ?? 'git config --global --add safe.directory <folder>'}`;
  return `git cannot say what is new: ${err.trim().split('\n')[0] ?? ''}`;
}

type Ran = { readonly code: number | null; readonly out: Buffer; readonly err: string };

async function run(cwd: string, given: readonly string[]): Promise<Ran> {
  return new Promise((done, failed) => {
    const git = spawn('git', [...ALWAYS, ...given], { cwd, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    git.stdout.on('data', (part: Buffer) => out.push(part));
    git.stderr.on('data', (part: Buffer) => err.push(part));
    git.on('error', (error) => { failed(unable(error)); });
    git.on('close', (code) => { done({ code, out: Buffer.concat(out), err: Buffer.concat(err).toString() }); });
  });
}

function runNow(cwd: string, given: readonly string[], input: string): Ran {
  const { error, status, stdout, stderr } = spawnSync('git', [...ALWAYS, ...given], { cwd, env: environment(), input, maxBuffer: Infinity, windowsHide: true });
  if (error) throw unable(error);
  return { code: status, out: stdout, err: stderr.toString() };
}

const ALWAYS = ['--no-pager', '-c', 'core.fsmonitor=false'];

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_LITERAL_PATHSPECS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C', LANGUAGE: '' };
}

function unable(error: NodeJS.ErrnoException): UserError {
  return new UserError(error.code === 'ENOENT' ? 'git is not there, or not in PATH, and only git knows what is new. Install it, or name the files.' : `git cannot be run: ${error.message}.`);
}

function nulls(out: Buffer): readonly string[] {
  return out.toString().split('\0').slice(0, -1);
}

function lines(out: Buffer): readonly string[] {
  return out.toString().split('\n').filter((line) => line !== '');
}
