/** A file's text without what a terminal would obey: escape sequences and marks that reorder what is read. */
export function visible(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
