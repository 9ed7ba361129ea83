/** What can be set in an editor; everything else is in ddlint.config.json, so that all surfaces agree. */
import * as v from 'valibot';

const settingsSchema = v.object({
  /** When findings are looked for. */
  run: v.fallback(v.picklist(['onType', 'onSave']), 'onType'),
  /** Are locks shown above statements? */
  codeLens: v.fallback(v.boolean(), true),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

export const DEFAULTS: Settings = { run: 'onType', codeLens: true };

/** What is not set, or set to something that there is not, is as by default. */
export function settingsOf(given: unknown): Settings {
  const result = v.safeParse(settingsSchema, given);
  return result.success ? result.output : DEFAULTS;
}
