/** A copy of `value` without some of its optional properties; `exactOptionalPropertyTypes` does not let them be undefined. */
export function without<T extends object, K extends string & keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const dropped: readonly string[] = keys;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !dropped.includes(key))) as Omit<T, K>;
}
