/** The formats that are not for a terminal, each loaded when it is asked for. */
import type { Printed } from './printed.ts';

export const FORMATS = {
  jsonl: async () => (await import('./jsonl.ts')).renderJsonl,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  github: async () => (await import('./github.ts')).renderGithub,
  gitlab: async () => (await import('./gitlab.ts')).renderGitlab,
  junit: async () => (await import('./junit.ts')).renderJunit,
  checkstyle: async () => (await import('./checkstyle.ts')).renderCheckstyle,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
} as const satisfies Readonly<Record<string, () => Promise<(printed: Printed) => string>>>;

export type FormatName = keyof typeof FORMATS;
