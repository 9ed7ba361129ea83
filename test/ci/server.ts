/** A server on this machine that keeps comments as GitHub and GitLab do, and fails when it is told to. */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export type Comment = { id: number; body: string };
export type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
export type Fake = {
  readonly url: string;
  readonly comments: Comment[];
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  /** Answers that come before any other. */
  readonly failing: Answer[];
};

/** `at`: the path that comments are listed and made at; `one`: of one of them. */
export async function fakeServer(at: string, one: string, updating: 'PATCH' | 'PUT'): Promise<Fake> {
  const [comments, requests, failing]: [Comment[], Fake['requests'], Answer[]] = [[], [], []];
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
      const sent = await text(request);
      const answer = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
      };
      const failure = failing.shift();
      if (failure) { answer(failure.status, { message: 'no' }, failure.headers); return; }
      const body = (): string => (JSON.parse(sent) as { body: string }).body;
      const known = comments.find(({ id }) => pathname === one.replace('{id}', String(id)));
      if (request.method === 'GET' && pathname === at) {
        const [size, page] = [Number(searchParams.get('per_page') ?? 20), Number(searchParams.get('page') ?? 1)];
        const next = comments.length > size * page ? page + 1 : undefined;
        answer(200, comments.slice(size * (page - 1), size * page), { 'x-page': String(page), 'x-next-page': String(next ?? ''), 'x-per-page': String(size), ...(next && { link: `<http://${request.headers.host}${at}?per_page=${size}&page=${next}>; rel="next"` }) });
      } else if (request.method === 'POST' && pathname === at) {
        comments.push({ id: comments.length + 1, body: body() });
        answer(201, comments.at(-1));
      } else if (request.method === updating && known) {
        known.body = body();
        answer(200, known);
      } else answer(404, { message: 'Not Found' });
    })();
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  onTestFinished(() => { server.close(); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, comments, requests, failing };
}
