/** Something the user can put right: printed plainly, without a stack, exit code 2. The message says what, where and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** There are no migrations where they are looked for. */
export class NothingFound extends UserError {}

/** Also one from another bundle, which has a class of its own. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === 'UserError';
}
