const NOT_ASCII = /[^\0-\x7f]/;
const encoder = new TextEncoder();

/** Length of `text` in UTF-8. */
export function byteLength(text: string): number {
  return NOT_ASCII.test(text) ? encoder.encode(text).length : text.length;
}
