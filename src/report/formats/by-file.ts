import type { Identified, Printed } from './printed.ts';

/** Each file under check with its findings; files that only have findings come after those. */
export function byFile({ paths, findings }: Printed): readonly { readonly path: string; readonly findings: readonly Identified[] }[] {
  const found = new Map<string, Identified[]>(paths.map((path) => [path, []]));
  for (const finding of findings) {
    const here = found.get(finding.path) ?? [];
    here.push(finding);
    found.set(finding.path, here);
  }
  return [...found].map(([path, here]) => ({ path, findings: here }));
}
