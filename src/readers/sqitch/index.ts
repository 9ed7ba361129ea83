/** Sqitch: the changes of `sqitch.plan`, each with a script to deploy and one to revert it, which psql runs as they are. https://sqitch.org/docs/manual/sqitch-deploy/ */
import type { Beside, Migration, Reader, Script, SourceFile, Unread } from '../../model.ts';
import { transactionOf } from '../transaction.ts';
import { emptyOf } from '../unread.ts';
import { withWayBack } from '../way-back.ts';
import { nameOf } from '../paths.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { changesIn } from './plan.ts';
import type { Change } from './plan.ts';

export const sqitch: Reader = {
  name: 'sqitch',
  // A change's ID is made of that of the one before it. Measured with Sqitch 1.3.1: "Cannot find change … in sqitch.plan".
  bookkeeping: {
    source: 'https://github.com/sqitchers/sqitch/blob/develop/lib/App/Sqitch/Plan/Change.pm',
    late: { text: 'Sqitch refuses to run anything', list: 'sqitch.plan' },
    gone: 'Sqitch refuses to run anything',
  },
  detects: (files, beside) => files.length > 0 && layoutOf(files[0]!.path, beside) !== undefined,
  read({ files, dialect, transaction, beside }) {
    const transactions = 'scripts open their own transactions';
    const layout = layoutOf(files[0]?.path ?? '', beside ?? NOTHING);
    if (!layout) return { migrations: [], unread: files.map(({ path }) => ({ path, reason: 'there is no sqitch.plan for this script; restore that' })), transactions };
    if (layout.engine !== undefined && layout.engine !== 'pg') return { migrations: [], unread: [], transactions, skipped: `sqitch.conf says that it is for ${layout.engine}` };
    const byPath = new Map(files.map((file) => [file.path, file]));
    const script = ({ path, text }: SourceFile): Script => ({ path, text, transaction: transactionOf(transaction, { wrapped: false }), statements: dialect.parse(text) });
    const planned = changesIn(beside?.(layout.plan) ?? '').map((change) => ({ change, ...scriptsOf(change, layout, byPath) }));
    const migrations = planned.flatMap(({ change: { name, time }, deploy, revert }): Migration[] => {
      const [up, down] = [byPath.get(deploy), byPath.get(revert)];
      return up ? [{ id: deploy.slice(0, -layout.extension.length - 1), reader: 'sqitch', version: { text: name, key: `${name} ${time}` }, reported: true, up: script(up), ...(down && { down: script(down) }), wayBackIn: { path: revert } }] : [];
    });
    const known = new Set(planned.flatMap(({ deploy, revert }) => [deploy, revert]));
    const unread = [
      ...planned.flatMap(({ change, deploy }) => problemsOf(change, deploy, layout, byPath)),
      ...files.filter(({ path }) => !known.has(path) && [layout.deploy, layout.revert].some((folder) => path.startsWith(`${folder}/`))).map(({ path }): Unread => ({ path, reason: `${nameOf(layout.plan)} has no such change, so that Sqitch never runs this; add it with \`sqitch add\`, or take it away` })),
    ];
    return { migrations: withWayBack(migrations), unread: [...unread, ...emptyOf(migrations.map(({ up }) => up))], transactions };
  },
};

const NOTHING: Beside = () => undefined;

/** A change that has been reworked keeps its scripts as they were, under the name of a tag. */
function scriptsOf({ name, tags }: Change, { deploy, revert, extension }: Layout, files: ReadonlyMap<string, SourceFile>): { readonly deploy: string; readonly revert: string } {
  const pathIn = (folder: string, tag: string): string => `${folder}/${name}${tag}.${extension}`;
  const names = tags.map((tag) => `@${tag}`);
  const tag = names.find((each) => files.has(pathIn(deploy, each))) ?? names[0] ?? '';
  return { deploy: pathIn(deploy, tag), revert: pathIn(revert, tag) };
}

function problemsOf({ name, time, isRefused, missing }: Change, deploy: string, { plan }: Layout, files: ReadonlyMap<string, SourceFile>): readonly Unread[] {
  return [
    ...(files.has(deploy) ? [] : [{ path: deploy, reason: `${nameOf(plan)} names this change, and there is no such file; restore it` }]),
    ...(isRefused ? [{ path: deploy, reason: `${nameOf(plan)} has ${name} ${time === 2 ? 'twice' : `${time} times`} with no tag in between, and Sqitch refuses the plan; take one away, or rework it with \`sqitch rework\`` }] : []),
    ...missing.map((required): Unread => ({ path: deploy, reason: `${nameOf(plan)} says that ${name} requires ${required}, which does not come before it, and Sqitch refuses the plan; change their order` })),
  ];
}
