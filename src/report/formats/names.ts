/** What the formats are called that are not for a terminal. */
export const FORMAT_NAMES = ['jsonl', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'html', 'markdown'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];
