/** Quick fixes: what a rule offers, and the comment that suppresses a finding. */
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { applyFixes } from '../fix.ts';
import type { Edit, Finding, Fix } from '../model.ts';
import type { Place } from './place.ts';
import { toDiagnostic } from './diagnostics.ts';
import type { FileView } from './file-view.ts';

export type ActionContext = { readonly place: Place; readonly folder: string; /** Can the editor make files? */ readonly createsFiles: boolean };

/** For findings at the range of offsets. */
export function quickFixes(view: FileView, [from, to]: readonly [number, number], context: ActionContext): readonly CodeAction[] {
  const here = view.findings.filter(({ range: [start, end] }) => start <= to && end >= from);
  return here.flatMap((finding) => {
    const diagnostics = [toDiagnostic(finding, context.place)];
    const offered = finding.fixes.filter(({ newFiles }) => !newFiles || context.createsFiles).map((fix): CodeAction => ({ title: fix.title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: fix.safe, edit: workspaceEdit(fix, context) }));
    return [...offered, ...suppression(view, finding, diagnostics, context)];
  });
}

/** All that is safe, as `ddlint check --fix` writes it into this file. */
export function fixAll({ text, findings }: FileView, context: ActionContext): readonly CodeAction[] {
  const safe = findings.flatMap(({ fixes }) => fixes.find((fix) => fix.safe && fix.edits.length > 0) ?? []);
  const { applied } = applyFixes(text, safe);
  if (applied.length === 0) return [];
  return [{ title: 'Fix all that ddlint can fix safely', kind: `${CodeActionKind.SourceFixAll}.ddlint`, edit: workspaceEdit({ title: '', safe: true, edits: applied.flatMap(({ edits }) => edits) }, context) }];
}

/** The reason is left to whoever suppresses; that it is missing is a finding. */
function suppression({ text, statements }: FileView, { rule, range: [at] }: Finding, diagnostics: Diagnostic[], context: ActionContext): readonly CodeAction[] {
  if (!/\.sql$/i.test(context.place.uri) || rule === 'unused-suppression') return [];
  const statement = statements.find(({ range: [start, end] }) => at >= start && at <= end);
  const before = (statement ?? statements[0])?.range[0] ?? text.length;
  const line = text.lastIndexOf('\n', before - 1) + 1;
  const isFirst = /^\s*$/.test(text.slice(line, before));
  const start = isFirst ? line : before;
  const indent = text.slice(start, before);
  const comment = `${indent}-- ddlint-ignore${statement ? '' : '-file'} ${rule}: \n`;
  const title = statement ? `Suppress ${rule} here` : `Suppress ${rule} in this file`;
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, edit: workspaceEdit({ title, safe: false, edits: [{ range: [start, start], text: isFirst ? comment : `\n${comment}` }] }, context) }];
}

function workspaceEdit({ edits, newFiles = [] }: Fix, { place, folder, createsFiles }: ActionContext): WorkspaceEdit {
  const own = edits.map((edit): TextEdit => toTextEdit(edit, place));
  if (!createsFiles) return { changes: { [place.uri]: own } };
  const created = newFiles.flatMap(({ path, text }) => {
    const uri = pathToFileURL(resolve(folder, path)).href;
    const filled: TextDocumentEdit = { textDocument: { uri, version: null }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: text }] };
    return [{ kind: 'create' as const, uri, options: { ignoreIfExists: false } }, filled];
  });
  return { documentChanges: [...(own.length > 0 ? [{ textDocument: { uri: place.uri, version: place.version }, edits: own }] : []), ...created] };
}

function toTextEdit({ range, text }: Edit, place: Place): TextEdit {
  return { range: place.range(range), newText: text };
}
