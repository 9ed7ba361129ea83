/** All fixtures in one project, so that surfaces can be held against each other. */
import { readdirSync, readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { rules } from '../../rules/index.ts';
import { casesOf, unmarked } from './fixtures.ts';

/** Texts by path, with a configuration in which each case is a project of its own; one of so many cases. */
export function fixtureWorkspace(oneOf: number): Readonly<Record<string, string>> {
  const cases = readdirSync('fixtures/rules').flatMap((rule) => ['bad', 'good'].flatMap((kind) => casesOf(`fixtures/rules/${rule}/${kind}.sql`).map((fixture, at) => ({ fixture, folder: `${rule}/${kind}-${at + 1}/migrations` })))).filter((_, at) => at % oneOf === 0);
  const ofReaders = Object.fromEntries(globSync('**', { cwd: 'fixtures/readers', dot: true }).map((path) => [`readers/${path}`, readFileSync(`fixtures/readers/${path}`, 'utf8')]));
  const projects = cases.map(({ fixture: { rule, engine, transaction, reader }, folder }) => ({
    migrations: [folder],
    engine,
    ...(reader === undefined ? { transaction } : { reader }),
    rules: Object.fromEntries(rules.filter(({ id, severity }) => id === rule && severity === 'off').map(({ id }) => [id, 'note'])),
  }));
  return {
    'ddlint.config.json': JSON.stringify({ migrations: ['readers'], projects }),
    ...ofReaders,
    ...Object.fromEntries(cases.flatMap(({ fixture, folder }) => unmarked(fixture).map(({ path, text }) => [`${folder}/${path}`, text]))),
  };
}
