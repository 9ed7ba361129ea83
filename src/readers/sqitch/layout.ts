/** Where a Sqitch project has its plan and its scripts: `sqitch.conf`. https://sqitch.org/docs/manual/sqitch-config/ */
import type { Beside } from '../../model.ts';
import { folderOf, foldersAbove, inFolder, joined } from '../paths.ts';

/** Paths relative to the working directory; `engine` as in `pg`, undefined where nobody says. */
export type Layout = { readonly plan: string; readonly deploy: string; readonly revert: string; readonly verify: string; readonly extension: string; readonly engine: string | undefined };

/** Of the project that has a script at `path`: by the nearest settings that say so, or as it is without any. */
export function layoutOf(path: string, beside: Beside): Layout | undefined {
  const folders = [...foldersAbove(folderOf(path))];
  const configured = folders.flatMap((folder) => {
    const text = beside(inFolder(folder, 'sqitch.conf'));
    return text === undefined ? [] : [layoutIn(folder, settingsOf(text))];
  });
  const plain = folders.map((folder) => layoutIn(folder, new Map()));
  return [...configured, ...plain].find((layout) => isScript(path, layout) && beside(layout.plan) !== undefined);
}

export function isScript(path: string, { deploy, revert, verify }: Layout): boolean {
  return [deploy, revert, verify].some((folder) => path.startsWith(`${folder}/`));
}

function layoutIn(folder: string, settings: ReadonlyMap<string, string>): Layout {
  const engine = settings.get('core.engine')?.trim();
  const said = (key: string): string | undefined => settings.get(`engine.${engine}.${key}`) ?? settings.get(`core.${key}`);
  const top = joined(folder, said('top_dir') ?? '.');
  const scripts = (kind: string): string => {
    const own = said(`${kind}_dir`);
    return own === undefined ? joined(top, kind) : joined(folder, own);
  };
  const plan = said('plan_file');
  return { plan: plan === undefined ? inFolder(top, 'sqitch.plan') : joined(folder, plan), deploy: scripts('deploy'), revert: scripts('revert'), verify: scripts('verify'), extension: said('extension') ?? 'sql', engine };
}

/** By section and key, `engine.pg.top_dir`. */
function settingsOf(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const [, name, part] = /^\s*\[\s*([\w-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line) ?? [];
    if (name !== undefined) section = part === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${part}`;
    const [, key, value] = /^\s*([\w-]+)\s*=\s*("[^"]*"|[^#;]*)/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) settings.set(`${section}.${key.toLowerCase()}`, value.trim().replace(/^"(.*)"$/, '$1'));
  }
  return settings;
}
