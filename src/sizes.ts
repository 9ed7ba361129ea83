/** How large tables are, and what that makes of a finding: what is read in no time needs no plan, and what is huge needs one badly. */
import { sqlName } from './catalog/names.ts';
import type { Effect, Report, Step, TableName } from './model.ts';
import { longWork } from './rule.ts';

/** `bytes`: of the table with its TOAST table, without its indexes. Of a partitioned table: all partitions together. */
export type TableSize = { readonly rows: number; readonly bytes: number };
/** What `ddlint stats` writes. */
export type Stats = {
  readonly version: 1;
  /** The server's: `15.4`. */
  readonly server: string;
  /** By the name that queries use: `users` for one in public, else `schema.name`. */
  readonly tables: Readonly<Record<string, TableSize>>;
};
export type Sizes = {
  readonly tables: ReadonlyMap<TableName, TableSize>;
  /** Rows below which a table is small, and above which it is large. */
  readonly small: number;
  readonly large: number;
};

/** `small` and `large`: 10,000 and 1,000,000 rows where nobody says. */
export function sizesOf({ tables }: Stats, { small = 10_000, large = 1_000_000 }: Partial<Pick<Sizes, 'small' | 'large'>> = {}): Sizes {
  return { tables: new Map(Object.entries(tables)), small, large };
}

/** Bytes read and written per second, and rows changed: what a disk that others use too gives; the message says so. */
const PACE = { scan: 100e6, rewrite: 50e6, write: 20_000 } as const;

/** A report about a lock, weighed by the largest table that the step works through: a note about a small one, an error about a large one. */
export function weighed(report: Report, step: Step, { tables, small, large }: Sizes): Report {
  const works = longWork(step);
  const sized = works.flatMap((effect) => {
    const size = tables.get(effect.table);
    return size ? [{ effect, size }] : [];
  }).sort((a, b) => b.size.rows - a.size.rows);
  const [largest] = sized;
  if (!largest) return report;
  const about = `${sqlName(largest.effect.table)} has ${largest.size.rows === 0 ? 'no rows' : `about ${largest.size.rows.toLocaleString('en')} rows (${inBytes(largest.size.bytes)})`}`;
  if (report.severity === 'note') return { ...report, message: `${report.message} ${about}.` };
  if (largest.size.rows > large) return { ...report, severity: 'error', message: `${report.message} ${about}: ${estimate(largest.effect, largest.size)}.` };
  if (largest.size.rows < small && sized.length === works.length) return { ...report, severity: 'note', message: `${report.message} But ${about}: that is done in no time.` };
  return { ...report, message: `${report.message} ${about}.` };
}

function estimate({ work }: Effect, { rows, bytes }: TableSize): string {
  switch (work) {
    case 'write': return `at ${PACE.write.toLocaleString('en')} rows a second, changing all of them takes ${duration(rows / PACE.write)}`;
    case 'rewrite': return `at ${inBytes(PACE.rewrite)} a second, writing it anew takes ${duration(bytes / PACE.rewrite)}, and its indexes come on top`;
    case 'scan':
    case 'metadata': return `at ${inBytes(PACE.scan)} a second, reading it alone takes ${duration(bytes / PACE.scan)}`;
    default: return work satisfies never;
  }
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

function inBytes(bytes: number): string {
  const rounded = Number(bytes.toPrecision(2));
  const power = Math.min(Math.floor(Math.log10(Math.max(rounded, 1)) / 3), UNITS.length - 1);
  return `${rounded / 1000 ** power} ${UNITS[power]}`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Number((seconds / 3600).toPrecision(2))} h`;
}
