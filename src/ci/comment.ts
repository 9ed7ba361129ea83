/** One comment per pull request, written anew in its place. */
import type { Printed } from '../report/formats/printed.ts';
import { renderMarkdown } from '../report/formats/markdown.ts';

/** Where comments are kept. */
export type Comments = {
  /** The most characters that one can have. */
  readonly limit: number;
  /** The first whose text is ours. */
  find(isOurs: (body: string) => boolean): Promise<{ readonly id: number; readonly body: string } | undefined>;
  create(body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
};

/** Nobody sees it in a comment; it is how ours is known. */
const MARKER = '<!-- ddlint: this comment is written anew with each run -->';

/** What has become of the comment; `refused`: why it could not be written. */
export type Commented = { readonly done: 'created' | 'updated' | 'unchanged' | 'none' } | { readonly refused: string };

/** Where no migration is under check, nothing is said, unless there is a comment that is no longer true. */
export async function comment(comments: Comments, printed: Printed): Promise<Commented> {
  const body = `${MARKER}\n${renderMarkdown(printed, comments.limit - MARKER.length - 1)}`;
  try {
    const known = await comments.find((text) => text.startsWith(MARKER));
    if (known?.body === body.trimEnd() || known?.body === body) return { done: 'unchanged' };
    if (known) await comments.update(known.id, body);
    else if (printed.migrations.length === 0 && printed.findings.length === 0) return { done: 'none' };
    else await comments.create(body);
    return { done: known ? 'updated' : 'created' };
  } catch (error) {
    return { refused: reasonOf(error) };
  }
}

/** Without what the request has carried, since that has the token in it. */
function reasonOf(error: unknown): string {
  const status = statusOf(error);
  if (status === undefined) return 'the server could not be reached';
  if (status === 403 && headerOf(error, 'x-ratelimit-remaining') === '0') return 'the rate limit is used up';
  if ([401, 403, 404].includes(status)) return `the token may not write comments (HTTP ${status})`;
  return `the server answers with HTTP ${status}`;
}

function statusOf(error: unknown): number | undefined {
  const { status, cause } = error as { readonly status?: unknown; readonly cause?: { readonly response?: { readonly status?: unknown } } };
  const found = status ?? cause?.response?.status;
  return typeof found === 'number' ? found : undefined;
}

function headerOf(error: unknown, name: string): unknown {
  return (error as { readonly response?: { readonly headers?: Readonly<Record<string, unknown>> } }).response?.headers?.[name];
}
