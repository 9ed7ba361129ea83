/** The ESLint plugin: `.sql` files as a language, with ddlint's rules. */
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
const recommended = {
  name: 'ddlint/recommended',
  files: ['**/*.sql'],
  plugins: { ddlint: plugin },
  language: 'ddlint/sql',
  rules: Object.fromEntries(rules.flatMap(({ id, severity }) => (severity === 'off' ? [] : [[`ddlint/${id}`, severity === 'error' ? 'error' : 'warn'] as const]))),
} as const;

export default { ...plugin, configs: { recommended } };
