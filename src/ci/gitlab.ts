/** GitLab CI: https://docs.gitlab.com/ci/variables/predefined_variables/ */
import { Gitlab } from '@gitbeaker/rest';
import type { Comments } from './comment.ts';
import type { Environment, Platform } from './platform.ts';

/** The token of a job may not write notes, so that another is needed: https://docs.gitlab.com/ci/jobs/ci_job_token/ */
export function gitlab(env: Environment): Platform {
  const request = Number(env['CI_MERGE_REQUEST_IID'] ?? NaN);
  const isRequest = Number.isInteger(request);
  const token = env['DDLINT_GITLAB_TOKEN'] ?? '';
  const before = env['CI_COMMIT_BEFORE_SHA'];
  return {
    name: 'GitLab',
    since: isRequest ? env['CI_MERGE_REQUEST_DIFF_BASE_SHA'] : before !== undefined && /[1-9a-f]/.test(before) ? before : undefined,
    comments: isRequest && token !== '' ? notesOf(env, request, token) : undefined,
    ...(isRequest && token === '' && { withoutComments: 'DDLINT_GITLAB_TOKEN is not set' }),
  };
}

/** https://docs.gitlab.com/api/notes/#merge-requests */
function notesOf(env: Environment, request: number, token: string): Comments {
  const project = env['CI_PROJECT_ID'] ?? '';
  const { MergeRequestNotes: notes } = new Gitlab({ host: env['CI_SERVER_URL'] ?? 'https://gitlab.com', token });
  return {
    limit: 1_000_000,
    async find(isOurs) {
      for (let page = 1, isLast = false; !isLast; page += 1) {
        const found = await notes.all(project, request, { perPage: 100, page, maxPages: 1, sort: 'asc', orderBy: 'created_at' });
        const ours = found.find(({ body }) => isOurs(body));
        if (ours) return { id: ours.id, body: ours.body };
        isLast = found.length < 100;
      }
      return undefined;
    },
    async create(body) { await notes.create(project, request, body); },
    async update(id, body) { await notes.edit(project, request, id, { body }); },
  };
}
