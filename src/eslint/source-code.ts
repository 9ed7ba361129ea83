/** An SQL file as ESLint sees it: one node, and the comments that switch rules off. */
import { ConfigCommentParser, Directive, TextSourceCodeBase, VisitNodeStep } from '@eslint/plugin-kit';
import type { DirectiveType, SourceLocation } from '@eslint/core';
import { tokensOf } from '../dialects/lexer.ts';
import { linesOf } from '../report/lines.ts';

/** Lines and columns are 1-based. */
export type MigrationNode = { readonly type: 'Migration'; readonly range: [number, number]; readonly loc: SourceLocation };
type Comment = { readonly type: 'Comment'; readonly value: string; readonly range: [number, number]; readonly loc: SourceLocation };

const TYPES: ReadonlySet<string> = new Set<DirectiveType | `eslint-${DirectiveType}`>(['eslint-disable', 'eslint-enable', 'eslint-disable-line', 'eslint-disable-next-line']);
const COMMENT = /--([^\r\n]*)|\/\*([^]*?)\*\//g;

export function migrationNode(text: string): MigrationNode {
  const lines = linesOf(text);
  return { type: 'Migration', range: [0, text.length], loc: { start: lines.position(0), end: lines.position(text.length) } };
}

export class MigrationSourceCode extends TextSourceCodeBase<{ LangOptions: Record<string, unknown>; RootNode: MigrationNode; SyntaxElementWithLoc: MigrationNode | Comment; ConfigNode: Comment }> {
  constructor(text: string, ast: MigrationNode) {
    super({ text, ast, lineEndingPattern: /\r\n|\n|\r/ });
  }

  override getParent(): undefined {
    return undefined;
  }

  override *traverse(): Generator<VisitNodeStep> {
    yield new VisitNodeStep({ target: this.ast, phase: 1, args: [this.ast] });
  }

  getDisableDirectives(): { readonly directives: Directive[]; readonly problems: [] } {
    const parser = new ConfigCommentParser();
    const directives = [...this.#comments()].flatMap((node) => {
      const found = parser.parseDirective(node.value);
      return found && TYPES.has(found.label) ? [new Directive({ type: found.label.slice('eslint-'.length) as DirectiveType, node, value: found.value, justification: found.justification })] : [];
    });
    return { directives, problems: [] };
  }

  /** What stands between the tokens. */
  *#comments(): Generator<Comment> {
    let end = 0;
    for (const { range } of [...tokensOf(this.text), { range: [this.text.length, this.text.length] as const }]) {
      for (const match of this.text.slice(end, range[0]).matchAll(COMMENT)) {
        const at: [number, number] = [end + match.index, end + match.index + match[0].length];
        yield { type: 'Comment', value: match[1] ?? match[2] ?? '', range: at, loc: { start: this.getLocFromIndex(at[0]), end: this.getLocFromIndex(at[1]) } };
      }
      end = range[1];
    }
  }
}
