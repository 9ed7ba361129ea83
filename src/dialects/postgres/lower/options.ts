/** Options in the tree: `WITH (…)`, `SET (…)`, `(FULL false)`. */
import type { DefElem, Node } from '@pgsql/types';
import { plainValue } from './constants.ts';
import { nameFrom } from './names.ts';
import { all, as, items, strings } from './tree.ts';

/** `fillfactor`, `toast.autovacuum_enabled`. */
export function optionName({ defnamespace, defname = '' }: DefElem): string {
  return defnamespace === undefined ? defname : `${defnamespace}.${defname}`;
}

/** The value as text; `true` where the option alone is enough. */
export function optionValue({ arg }: DefElem): string {
  return arg === undefined ? 'true' : valueOf(arg);
}

/** `n_distinct=5`. */
export function optionText(option: DefElem): string {
  return option.arg === undefined ? optionName(option) : `${optionName(option)}=${optionValue(option)}`;
}

/** Is the option there and not switched off? As in defGetBoolean (commands/define.c). */
export function isOn(options: readonly Node[] | undefined, name: string): boolean {
  const option = findOption(options, name);
  return option !== undefined && !['false', 'off', '0'].includes(optionValue(option).toLowerCase());
}

/** The last option so named: it is the one that counts. */
export function findOption(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  return all(options, 'DefElem').findLast(({ defname }) => defname === name);
}

function valueOf(arg: Node): string {
  const integer = as(arg, 'Integer');
  if (integer) return String(integer.ival ?? 0);
  const boolean = as(arg, 'Boolean');
  if (boolean) return String(boolean.boolval ?? false);
  const type = as(arg, 'TypeName');
  if (type) return nameFrom(strings(type.names)).name;
  const string = as(arg, 'String');
  if (string) return string.sval ?? '';
  return as(arg, 'Float')?.fval ?? plainValue(arg) ?? items(arg).map(valueOf).join(', ');
}
