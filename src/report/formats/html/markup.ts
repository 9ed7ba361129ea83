/** HTML in which only what is written as HTML is HTML. */
import { visible } from '../../visible.ts';

export type Html = { readonly html: string };
type Value = Html | readonly Html[] | string | number | undefined | false;

/** Values are escaped, but for those that are HTML already; undefined and false are nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: parts.map((part, at) => (at === 0 ? part : `${text(values[at - 1])}${part}`)).join('') };
}

function text(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return 'html' in value ? value.html : value.map((each) => each.html).join('\n');
  return visible(String(value)).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;');
}
