/** ddlint's rules under their own names, each of which says what was found of its kind. */
import type { RuleDefinition, RuleTextEdit, RuleTextEditor, SourceCode, SourceLocation } from '@eslint/core';
import { rules } from '../../rules/index.ts';
import type { Finding, Fix, Range, Rule } from '../model.ts';
import { ruleUrl } from '../rule.ts';
import { askingThread } from './answers.ts';
import type { FileFindings } from './findings.ts';
import { MigrationSourceCode } from './source-code.ts';

const findingsOf = askingThread(new URL('./eslint-worker.js', import.meta.url));

/** By id. */
export const eslintRules: Readonly<Record<string, RuleDefinition>> = Object.fromEntries(rules.map((rule) => [rule.id, toEslintRule(rule)]));

/** Findings of each file, made when its first rule asks for them; a problem is told once. */
const found = new WeakMap<object, FileFindings>();

/** What ESLint shows a rule of a text in a language with places in it. */
type Code = SourceCode & { readonly text: string; readonly getLocFromIndex: (at: number) => { readonly line: number; readonly column: number } };

function toEslintRule({ id, title, severity }: Rule): RuleDefinition {
  return {
    meta: { type: 'problem', docs: { description: title, url: ruleUrl(id), recommended: severity !== 'off' }, fixable: 'code', hasSuggestions: true, schema: [] },
    create(context) {
      const { cwd, filename } = context;
      const sourceCode = context.sourceCode as Code;
      const report = (): void => {
        const known = found.get(sourceCode);
        const { findings, problem } = known ?? findingsOf({ cwd, path: filename, text: sourceCode.text, isSql: sourceCode instanceof MigrationSourceCode });
        found.set(sourceCode, { findings });
        const placed = ([start, end]: Range): SourceLocation => ({ start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) });
        if (problem !== undefined && !known) context.report({ loc: placed([0, 0]), message: `Not checked: ${problem}` });
        for (const finding of findings) if (finding.rule === id) context.report({ loc: placed(finding.range), message: finding.message, ...offers(finding) });
      };
      // The root of SQL here, and of what any parser makes of JavaScript and TypeScript.
      return { Migration: report, Program: report };
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
