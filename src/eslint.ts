/** The ESLint plugin: `.sql` files as a language, and ddlint's rules for them and for migrations in JavaScript and TypeScript. */
import type { Language } from '@eslint/core';
import packageJson from '../package.json' with { type: 'json' };
import { rules } from '../rules/index.ts';
import { eslintRules } from './eslint/rules.ts';
import { migrationNode, MigrationSourceCode } from './eslint/source-code.ts';
import type { MigrationNode } from './eslint/source-code.ts';

const sql: Language<{ LangOptions: Record<string, unknown>; Code: MigrationSourceCode; RootNode: MigrationNode; Node: MigrationNode }> = {
  fileType: 'text',
  lineStart: 1,
  columnStart: 1,
  nodeTypeKey: 'type',
  validateLanguageOptions() { /* There are none. */ },
  parse: ({ body }) => ({ ok: true, ast: migrationNode(body as string) }),
  createSourceCode: ({ body }, { ast }) => new MigrationSourceCode(body as string, ast),
};

const plugin = { meta: { name: 'ddlint', version: packageJson.version, namespace: 'ddlint' }, languages: { sql }, rules: eslintRules };

/** All rules that are on by default; ESLint has no notes, so that those are warnings. */
const shared = {
  plugins: { ddlint: plugin },
  rules: Object.fromEntries(rules.flatMap(({ id, severity }) => (severity === 'off' ? [] : [[`ddlint/${id}`, severity === 'error' ? 'error' : 'warn'] as const]))),
};
const recommended = [
  { name: 'ddlint/recommended/sql', files: ['**/*.sql'], language: 'ddlint/sql', ...shared },
  // A pattern with this end makes ESLint look at no file that it would not look at anyway, so that nobody needs a parser for TypeScript:
  // https://github.com/eslint/rewrite/blob/main/packages/config-array/src/config-array.js (universal patterns)
  { name: 'ddlint/recommended/code', files: ['**/*[Mm]igrat*/**'], ...shared },
];

export default { ...plugin, configs: { recommended } };
