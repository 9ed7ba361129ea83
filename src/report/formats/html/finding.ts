import type { Identified } from '../printed.ts';
import { html } from './markup.ts';
import type { Html } from './markup.ts';

export function renderFinding({ severity, rule, path, line, message, help, url, identity }: Identified): Html {
  return html`<article class="finding ${severity}" id="f${identity}" data-severity="${severity}">
<h3><span class="severity">${severity}</span> ${message}</h3>
${help !== undefined && html`<figure><figcaption>Instead<button type="button" class="copy" hidden>Copy</button></figcaption><pre tabindex="0">${help}</pre></figure>`}
<p class="where"><a href="${url}" rel="noreferrer">${rule}</a> &middot; ${path}:${line}</p>
</article>`;
}
