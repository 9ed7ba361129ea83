/** Functions, triggers, rules, policies: what runs with the statements on a table. */
import { rowsOn, type Row } from '../table.ts';
import { EVENTS } from './probes.ts';
import { manual, TABLECMDS } from './sources.ts';

const CREATE_TRIGGER = manual('sql-createtrigger');
const SETUP = ['create function touch() returns trigger language plpgsql as $$ begin return new; end $$'];
const WITH_TRIGGER = [...SETUP, 'create trigger touched before update on users for each row execute function touch()'];
const WITH_RULE = ['create rule quiet as on insert to accounts do also nothing'];
const WITH_POLICY = ['create policy own on users using (true)'];
const ON_EVENTS = 'create trigger touched after insert on events for each row execute procedure touch()';
const DEPENDENTS = { touches: 'users', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('ddl-depend') } as const;
const STRONG = { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'metadata' } as const;

export const routineRows: readonly Row[] = [
  ...rowsOn('createTrigger', { touches: 'table', lock: 'SHARE ROW EXCLUSIVE', work: 'metadata', source: CREATE_TRIGGER }, [
    { case: 'the table', probe: { setup: SETUP, sql: 'create trigger touched before update on users for each row execute function touch()' } },
    { case: 'its partitions', since: 11, when: ({ statement }) => !statement, touches: 'partitions', source: manual('release-11', 11), probe: { setup: [...EVENTS, ...SETUP], sql: ON_EVENTS } },
  ]),
  ...rowsOn('dropTrigger', { ...STRONG, source: manual('sql-droptrigger') }, [
    { case: 'IF EXISTS, and it does not', when: ({ ifExists, name }, { table }) => ifExists && table?.known === true && !table.triggers.some((trigger) => trigger.name === name), lock: 'none', ends: true, probe: { sql: 'drop trigger if exists touched on users' } },
    { case: 'any', touches: ['table', 'partitions'], probe: { setup: WITH_TRIGGER, sql: 'drop trigger touched on users' } },
  ]),
  ...rowsOn('renameTrigger', { ...STRONG, source: manual('sql-altertrigger') }, [
    { case: 'the table', probe: { setup: WITH_TRIGGER, sql: 'alter trigger touched on users rename to stamped' } },
    { case: 'its partitions', since: 15, touches: 'partitions', source: manual('release-15', 15), probe: { setup: [...EVENTS, ...SETUP, ON_EVENTS], sql: 'alter trigger touched on events rename to stamped' } },
  ]),
  ...rowsOn('setTrigger', { touches: 'table', lock: 'SHARE ROW EXCLUSIVE', work: 'metadata', source: manual('sql-altertable#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER') }, [
    { case: 'the table', probe: { sql: 'alter table users disable trigger all' } },
    { case: 'its partitions', when: ({ trigger }) => trigger !== 'all' && trigger !== 'user', touches: 'partitions', source: TABLECMDS, probe: { setup: [...EVENTS, ...SETUP, ON_EVENTS], sql: 'alter table events disable trigger touched' } },
  ]),
  ...rowsOn('setRule', { ...STRONG, source: manual('sql-altertable#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-RULE') }, [{ case: 'any', probe: { setup: WITH_RULE, sql: 'alter table accounts disable rule quiet' } }]),
  ...rowsOn('createRule', { ...STRONG, source: manual('sql-createrule') }, [{ case: 'any', probe: { sql: 'create rule quiet as on insert to accounts do also nothing' } }]),
  ...rowsOn('dropRule', { ...STRONG, source: manual('sql-droprule') }, [{ case: 'any', probe: { setup: WITH_RULE, sql: 'drop rule quiet on accounts' } }]),
  ...rowsOn('createPolicy', { ...STRONG, source: manual('sql-createpolicy') }, [{ case: 'any', probe: { sql: 'create policy own on users using (true)' } }]),
  ...rowsOn('alterPolicy', { ...STRONG, source: manual('sql-alterpolicy') }, [{ case: 'any', probe: { setup: WITH_POLICY, sql: 'alter policy own on users using (id > 0)' } }]),
  ...rowsOn('dropPolicy', { ...STRONG, source: manual('sql-droppolicy') }, [
    { case: 'IF EXISTS, and it does not', when: ({ ifExists, name }, { table }) => ifExists && table?.known === true && !table.policies.some((policy) => policy.name === name), lock: 'none', ends: true, probe: { sql: 'drop policy if exists own on users' } },
    { case: 'any', probe: { setup: WITH_POLICY, sql: 'drop policy own on users' } },
  ]),
  ...rowsOn('dropFunction', DEPENDENTS, [{ case: 'CASCADE', when: ({ cascade }) => cascade, probe: { setup: WITH_TRIGGER, sql: 'drop function touch() cascade' } }]),
  ...rowsOn('renameFunction', { ...DEPENDENTS, lock: 'none', source: manual('sql-alterfunction') }, [{ case: 'any: triggers, views and expressions hold on to it by its number', probe: { setup: WITH_TRIGGER, sql: 'alter function touch() rename to stamp' } }]),
  ...rowsOn('dropExtension', DEPENDENTS, [{ case: 'CASCADE', when: ({ cascade }) => cascade, probe: { setup: ['create extension citext', 'alter table users add column handle citext'], sql: 'drop extension citext cascade' } }]),
];
