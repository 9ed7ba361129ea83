/** A short name for a finding that stays the same as long as its rule, its file and its statement do. */
import type { Finding, Migration } from '../model.ts';
import { sha256 } from './crypto.ts';
import { fingerprints } from './fingerprint.ts';

/** 32 hexadecimal digits; equal findings of one file are told apart by their order. */
export function identities(migrations: readonly Migration[]): (finding: Finding) => string {
  const fingerprintOf = fingerprints(migrations);
  const seen = new Map<string, number>();
  return (finding) => {
    const { rule, statement = '', operation = '' } = fingerprintOf(finding);
    const key = [finding.path, rule, statement, operation].join('\0');
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return sha256().update(before === 0 ? key : `${key}\0${before}`).digest('hex').slice(0, 32);
  };
}
