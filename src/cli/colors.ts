/** Are colours wanted? NO_COLOR and FORCE_COLOR decide, else whether a terminal reads along. */
import pc from 'picocolors';
import type { Colors } from '../report/colors.ts';

export const colors: Colors = pc.createColors(wanted(process.env, process.stdout.isTTY));

function wanted({ NO_COLOR = '', FORCE_COLOR = '', TERM }: NodeJS.ProcessEnv, terminal: boolean | undefined): boolean {
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return terminal === true && TERM !== 'dumb';
}
