/**
 * Templates as names that the parser takes: `${schema}`, `{{ index .Options "Namespace" }}`, psql's `:name`. Each character becomes
 * one that may stand in a name and is not folded: what is no small letter, digit or underscore is written in NKo, which needs two
 * bytes where others of that kind need three; a name has 63. So the length stays, and the template can be told from the name.
 */

const FIRST = 0x7c0;
/** The characters of templates that a name cannot have as they are; the index is added to `FIRST`. */
const FOREIGN = ' !"#$%&\'()*+,-./:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^`{|}~';
const NAME = /[\u07c0-\u07fa][\w\u07c0-\u07fa]*/g;

/** The name of a template, of the same length. */
export function asName(template: string): string {
  return template.replace(/\s/g, ' ').replace(/[^a-z0-9_\u0080-\uffff]/g, (character) => String.fromCharCode(FIRST + Math.max(FOREIGN.indexOf(character), 0)));
}

/** The templates of the names in JSON text, each with single spaces between its words, however it is spaced. */
export function toTemplates(json: string): string {
  return json.replace(NAME, (name) => JSON.stringify(templateOf(name)).slice(1, -1));
}

/** Is it a name that is a template, or has one in it? Such a name is not put in quotes. */
export function isTemplate(name: string): boolean {
  return /^(?:\w|\{\{.*\}\}|\$\{.*\}|\$(?=[A-Z_])|:\w)+$/.test(name) && /\W/.test(name);
}

function templateOf(name: string): string {
  const template = name.replace(/[\u07c0-\u07fa]/g, (character) => FOREIGN[character.charCodeAt(0) - FIRST] ?? '');
  return template.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, inner: string) => `{{ ${inner.replace(/ +/g, ' ')} }}`);
}
