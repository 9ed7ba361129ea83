/** The formats that are not for a terminal, each loaded when it is asked for. */
import type { FormatName } from './names.ts';
import type { Printed } from './printed.ts';

export const FORMATS = {
  jsonl: async () => (await import('./jsonl.ts')).renderJsonl,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  github: async () => (await import('./github.ts')).renderGithub,
  gitlab: async () => (await import('./gitlab.ts')).renderGitlab,
  junit: async () => (await import('./junit.ts')).renderJunit,
  checkstyle: async () => (await import('./checkstyle.ts')).renderCheckstyle,
  html: async () => (await import('./html/page.ts')).renderHtml,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
} as const satisfies Readonly<Record<FormatName, () => Promise<(printed: Printed) => string>>>;
