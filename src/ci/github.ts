/** GitHub Actions: https://docs.github.com/actions/reference/workflows-and-actions/variables */
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import type { Comments } from './comment.ts';
import type { Environment, Platform } from './platform.ts';

/** https://docs.github.com/webhooks/webhook-events-and-payloads, of which only this is read. */
export type Event = { readonly pull_request?: { readonly number: number; readonly base: { readonly sha: string } }; readonly before?: string };

/** `event`: what has happened; `wait`: milliseconds before the first retry; the second waits four times as long. */
export function github(env: Environment, { pull_request: pull, before }: Event, wait = 1000): Platform {
  const token = env['GITHUB_TOKEN'] ?? '';
  return {
    name: 'GitHub',
    since: pull ? (/^refs\/pull\/\d+\/merge$/.test(env['GITHUB_REF'] ?? '') ? 'HEAD^1' : pull.base.sha) : before !== undefined && /[1-9a-f]/.test(before) ? before : undefined,
    comments: pull && token !== '' ? commentsOf(env, pull.number, token, wait) : undefined,
    ...(pull && token === '' && { withoutComments: 'GITHUB_TOKEN is not set' }),
  };
}

const Client = Octokit.plugin(retry, paginateRest);

/** A pull request's comments are those of its issue: https://docs.github.com/rest/issues/comments */
function commentsOf(env: Environment, number: number, token: string, wait: number): Comments {
  const [owner = '', repo = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const client = new Client({ auth: token, baseUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com', userAgent: 'ddlint', log: quiet, retry: { retryAfterBaseValue: wait } });
  return {
    limit: 65_536,
    async find(isOurs) {
      for await (const { data } of client.paginate.iterator('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { owner, repo, issue_number: number, per_page: 100 })) {
        const found = data.find(({ body }) => body !== undefined && isOurs(body));
        if (found) return { id: found.id, body: found.body ?? '' };
      }
      return undefined;
    },
    async create(body) { await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { owner, repo, issue_number: number, body }); },
    async update(id, body) { await client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { owner, repo, comment_id: id, body }); },
  };
}
