/** What triggers copy from one column of a row to another: `NEW.amount := NEW.total`. */
import type { Catalog, Table, Trigger } from '../model.ts';
import { findRoutine, nameOf } from './names.ts';

/** The columns whose values one of the triggers, which runs for every row that is written, puts into others; `always`: whatever the row is. */
export function keptUp(catalog: Catalog, { triggers }: Pick<Table, 'triggers'>, always: boolean): ReadonlySet<string> {
  const bodies = triggers.filter(isForEachWrite).map((trigger) => bodyOf(catalog, trigger));
  return new Set(bodies.filter((body) => !always || !/\b(?:if|case|loop|exception)\b/i.test(body)).flatMap(copiedIn));
}

function isForEachWrite({ timing, events, of, statement, fires }: Trigger): boolean {
  return timing === 'before' && !statement && of === undefined && fires !== 'never' && fires !== 'replica' && events.includes('insert') && events.includes('update');
}

function bodyOf(catalog: Catalog, trigger: Trigger): string {
  const definition = findRoutine(catalog, nameOf(trigger.function))?.overloads.at(-1)?.definition;
  return definition?.body?.text.slice(...definition.range).replace(/--.*|\/\*[^]*?\*\//g, '') ?? '';
}

function copiedIn(body: string): readonly string[] {
  return body.split(/;|\b(?:begin|then|else|loop)\b/i).flatMap((statement) => {
    const [, filled, value = ''] = new RegExp(String.raw`^\s*${FIELD.source}\s*:?=([^]*)$`, 'i').exec(statement) ?? [];
    return filled === undefined ? [] : [...value.matchAll(new RegExp(FIELD, 'gi'))].map(([, used]) => nameIn(used!)).filter((used) => used !== nameIn(filled));
  });
}

const FIELD = /\bnew\s*\.\s*("(?:[^"]|"")+"|\w+)/;

function nameIn(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}
