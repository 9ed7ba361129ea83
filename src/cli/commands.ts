/** The commands that need all of the code: bundled apart from the words, so that git answers while they load. */
export { baselineCommand } from './baseline.ts';
export { checkCommand } from './check.ts';
export { effectsCommand } from './effects.ts';
export { initCommand } from './init.ts';
export { explainCommand, rulesCommand } from './rules.ts';
