/** Names, values and types as Liquibase writes them for PostgreSQL. */
import { reservedWords } from '../../dialects/reserved-words.ts';

/** In quotes where letters are mixed or it is no simple name. */
export function quoted(name: string): string {
  const word = name.trim();
  if (/^"[^]*"$/.test(word) || /\$\{|\{\{/.test(word)) return word;
  const isSimple = /^(?:[a-z_][a-z0-9_$]*|[A-Z_][A-Z0-9_$]*)$/.test(word);
  if (isSimple && !reservedWords.has(word.toLowerCase())) return word;
  return `"${(isSimple ? word.toLowerCase() : word).replaceAll('"', '""')}"`;
}

/** What PostgreSQL keeps of it. */
export function stored(name: string): string {
  const written = quoted(name);
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}

export function qualified(schema: string | undefined, name: string): string {
  return schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

/** `a, b`, and in brackets. Java's split sees nothing behind the last comma. */
export function quotedList(names: string): string {
  return `(${names.replace(/,+$/, '').split(',').map(quoted).join(', ')})`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function dateOf(text: string): string {
  return /^[\d'-]/.test(text) ? (text.startsWith("'") ? text : literal(text)) : text;
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'integer', integer: 'integer', int4: 'integer', mediumint: 'integer', bigint: 'bigint', int8: 'bigint', smallint: 'smallint', tinyint: 'smallint',
  datetime: 'timestamp', datetime2: 'timestamp', smalldatetime: 'timestamp', timestamp_with_timezone: 'timestamp with time zone', double: 'double precision', currency: 'decimal', smallmoney: 'decimal',
  clob: 'text', nclob: 'text', ntext: 'text', longtext: 'text', mediumtext: 'text', tinytext: 'text', text: 'text', longvarchar: 'text', longnvarchar: 'text',
  blob: 'oid', binary: 'bytea', varbinary: 'bytea', longvarbinary: 'bytea', longblob: 'bytea', mediumblob: 'bytea', tinyblob: 'bytea', image: 'bytea', raw: 'bytea',
  boolean: 'boolean', bool: 'boolean', guid: 'uuid', uniqueidentifier: 'uuid', uuid: 'uuid',
};
/** Those that keep what is in brackets. */
const WITH_LENGTH: Readonly<Record<string, string>> = { nvarchar: 'varchar', varchar2: 'varchar', nvarchar2: 'varchar', nchar: 'char', number: 'numeric', datetime: 'timestamp' };

/** https://docs.liquibase.com/change-types/data-type.html */
export function typeOf(written: string): string {
  const [, name = written, brackets = '', rest = ''] = /^(?:java\.sql\.Types\.)?(\w+)(\s*\([^)]*\))?(.*)$/is.exec(written.trim().replace(/^double\s+precision/i, 'double')) ?? [];
  const word = name.toLowerCase();
  const kept = WITH_LENGTH[word] ?? (TYPES[word] === undefined ? name : undefined);
  const length = brackets.replace(/\s+(?:char|byte)\s*\)$/i, ')');
  const tail = rest.replace(/\btimezone\b/gi, 'time zone').replace(/\b(?:unsigned|zerofill)\b/gi, '');
  if (/^(?:varchar|char)$/i.test(kept ?? '') && /\(max\)/i.test(length)) return 'text';
  // Whatever else is written behind INT and SMALLINT, as in MySQL, is left out: datatype/core/IntType.java.
  const isBare = /^(?:integer|smallint)$/.test(TYPES[word] ?? '') && /^\s/.test(tail);
  return `${kept === undefined ? TYPES[word]! : `${kept}${length}`}${isBare ? '' : tail}`;
}
