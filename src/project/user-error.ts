/** Something the user can put right: printed plainly, without a stack, exit code 2. The message says what, where and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** Nothing is wrong but that there is nothing to check; an editor need not say so. */
  readonly isNothingThere: boolean;

  constructor(message: string, { isNothingThere = false } = {}) {
    super(message);
    this.isNothingThere = isNothingThere;
  }
}

/** Also one from another bundle, which has a class of its own. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === 'UserError';
}
