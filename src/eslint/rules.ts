/** ddlint's rules under their own names, each of which says what was found of its kind. */
import type { RuleDefinition, RuleTextEdit, RuleTextEditor } from '@eslint/core';
import { rules } from '../../rules/index.ts';
import type { Finding, Fix, Rule } from '../model.ts';
import { ruleUrl } from '../rule.ts';
import { askingThread } from './answers.ts';
import type { FileFindings } from './findings.ts';
import { MigrationSourceCode } from './source-code.ts';

const findingsOf = askingThread(new URL('./eslint-worker.js', import.meta.url));

/** By id. */
export const eslintRules: Readonly<Record<string, RuleDefinition>> = Object.fromEntries(rules.map((rule) => [rule.id, toEslintRule(rule)]));

/** Findings of each file, made when its first rule asks for them; a problem is told once. */
const found = new WeakMap<MigrationSourceCode, FileFindings>();

function toEslintRule({ id, title, severity }: Rule): RuleDefinition {
  return {
    meta: { type: 'problem', docs: { description: title, url: ruleUrl(id), recommended: severity !== 'off' }, fixable: 'code', hasSuggestions: true, schema: [] },
    create(context) {
      const { sourceCode, cwd, filename } = context;
      if (!(sourceCode instanceof MigrationSourceCode)) return {};
      return {
        Migration(node) {
          const known = found.get(sourceCode);
          const { findings, problem } = known ?? findingsOf({ cwd, path: filename, text: sourceCode.text });
          found.set(sourceCode, { findings });
          if (problem !== undefined && !known) context.report({ node, loc: { line: 1, column: 1 }, message: `Not checked: ${problem}` });
          for (const finding of findings) if (finding.rule === id) context.report({ node, loc: sourceCode.locationOf(finding.range), message: finding.message, ...offers(finding) });
        },
      };
    },
  };
}

/** A safe fix is made by `--fix`; the others, and all but the first, are offered. Files cannot be made here. */
function offers({ fixes }: Finding): { readonly fix?: Editing; readonly suggest: { readonly desc: string; readonly fix: Editing }[] } {
  const possible = fixes.filter(({ newFiles, edits }) => !newFiles && edits.length > 0);
  const safe = possible.find((fix) => fix.safe);
  return { ...(safe && { fix: editing(safe) }), suggest: possible.filter((fix) => fix !== safe).map((fix) => ({ desc: fix.title, fix: editing(fix) })) };
}

type Editing = (editor: RuleTextEditor) => RuleTextEdit[];

function editing({ edits }: Fix): Editing {
  return (editor) => edits.map(({ range: [start, end], text }) => editor.replaceTextRange([start, end], text));
}
