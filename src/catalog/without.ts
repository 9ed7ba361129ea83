/** A copy of `value` without some of its optional properties; `exactOptionalPropertyTypes` does not let them be undefined. */
export function without<T extends object, K extends string & keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const dropped: readonly string[] = keys;
  const kept: Partial<T> = {};
  for (const key in value) if (!dropped.includes(key)) kept[key] = value[key];
  return kept as Omit<T, K>;
}
