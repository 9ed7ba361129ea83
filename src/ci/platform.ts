import type { Comments } from './comment.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** A service that runs checks of changes that are proposed. */
export type Platform = {
  readonly name: 'GitHub' | 'GitLab';
  /** The commit that the change is compared with; undefined: nothing is proposed, all is checked. */
  readonly since: string | undefined;
  /** Undefined where nothing is proposed, or there is no token. */
  readonly comments: Comments | undefined;
  /** Why there are none, where something is proposed. */
  readonly withoutComments?: string;
};
