/** What is said of ways back by the framework whose they are. */
import { describe, expect, it } from 'vitest';
import { check } from '../src/index.ts';
import type { SourceFile } from '../src/index.ts';

const PAIR = (path: string, table: string): SourceFile => ({ path, text: `-- +goose Up\nCREATE TABLE ${table} (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE ${table};\n` });
const ALONE: SourceFile = { path: '003.sql', text: '-- +goose Up\nCREATE TABLE c (id bigint PRIMARY KEY);\n' };

async function found(files: readonly SourceFile[]): Promise<readonly string[]> {
  const { findings } = await check({ files });
  return findings.filter(({ rule }) => rule !== 'missing-lock-timeout').map(({ path, line, severity, rule }) => `${path}:${line} ${severity} ${rule}`);
}

describe('a framework that asks for ways back', () => {
  it('misses the one that is not there', async () => {
    expect(await found([PAIR('001.sql', 'a'), PAIR('002.sql', 'b'), ALONE])).toEqual(['003.sql:2 error missing-down']);
  });

  it('notes it in a history that does without', async () => {
    expect(await found([ALONE])).toEqual(['003.sql:2 note missing-down']);
  });

  it('can be told otherwise where it is missing', async () => {
    expect(await found([PAIR('001.sql', 'a'), PAIR('002.sql', 'b'), { ...ALONE, text: ALONE.text.replace('CREATE', '-- ddlint-ignore missing-down: never taken back\nCREATE') }])).toEqual([]);
  });
});

describe('the way back that is made', () => {
  it('gives back what a migration takes, in reverse order', async () => {
    const files = [{ path: '1.up.sql', text: 'CREATE TABLE a (id bigint PRIMARY KEY, b varchar(20) NOT NULL DEFAULT \'x\'); CREATE INDEX a_b ON a (b) WHERE id > 3;' }, { path: '1.down.sql', text: 'DROP TABLE a;' },
      { path: '2.up.sql', text: 'ALTER TABLE a ADD COLUMN c text; ALTER TABLE a DROP COLUMN b;' }, { path: '2.down.sql', text: '' }];
    const { findings } = await check({ files });
    expect(findings.find(({ rule, path }) => rule === 'missing-down' && path === '2.down.sql')?.help?.split('\n')).toEqual([
      'ALTER TABLE a ADD COLUMN b varchar(20) DEFAULT \'x\' NOT NULL;', 'CREATE INDEX a_b ON a (b) WHERE id > 3;', 'ALTER TABLE a DROP COLUMN c;',
    ]);
  });

  it('is none where a statement is in the way, which is named', async () => {
    const { findings } = await check({ files: [PAIR('001.sql', 'a'), PAIR('002.sql', 'b'), { ...ALONE, text: '-- +goose Up\nCREATE TABLE c (id bigint);\nUPDATE a SET id = 1 WHERE id = 2;\n' }] });
    expect(findings.find(({ rule }) => rule === 'missing-down')?.help).toContain('`UPDATE a SET id = 1 WHERE id = 2` is not certain');
  });

  it('is a fix where both ways are in one file', async () => {
    const { findings } = await check({ files: [PAIR('001.sql', 'a'), PAIR('002.sql', 'b'), ALONE] });
    expect(findings.find(({ rule }) => rule === 'missing-down')?.fixes.map(({ safe, edits }) => [safe, edits.map(({ text }) => text)])).toEqual([[true, ['\n-- +goose Down\nDROP TABLE c;\n']]]);
  });
});

describe('a way back', () => {
  const files = (down: string): readonly SourceFile[] => [{ path: '1.up.sql', text: 'CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL); CREATE INDEX a_b ON a (b);' }, { path: '1.down.sql', text: down }];

  it('is judged by what it leaves', async () => {
    expect(await found(files('DROP INDEX a_b;'))).toEqual(['1.down.sql:1 warning down-does-not-reverse']);
  });

  it('can be told otherwise in its own file', async () => {
    expect(await found(files('-- ddlint-ignore down-does-not-reverse: the rows are kept\nDROP INDEX a_b;'))).toEqual([]);
  });

  it('that fails is a warning', async () => {
    expect(await found(files('DROP TABLE a; ALTER TABLE a DROP COLUMN b;'))).toEqual(['1.down.sql:1 warning unknown-object']);
  });

  it('waits for what others use by then, which is a note', async () => {
    expect(await found(files('ALTER TABLE a ADD CHECK (b <> \'\'); DROP TABLE a;'))).toEqual(['1.down.sql:1 note add-check-validating']);
  });

  it('is not judged where it is not all read', async () => {
    expect(await found(files('DO $$ BEGIN EXECUTE (SELECT string_agg(x, \';\') FROM y); END $$;'))).toEqual(['1.down.sql:1 warning unread']);
  });
});
