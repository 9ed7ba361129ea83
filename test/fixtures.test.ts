/** Runs every rule's fixtures with all rules on: what is not marked must not be reported, and what is marked must be. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { renderCase } from './support/render.ts';
import { casesOf, checkCase } from './support/fixtures.ts';

const folders = readdirSync('fixtures/rules');

it('every rule has fixtures, and every fixture folder a rule', () => {
  expect(folders.sort()).toEqual(rules.map(({ id }) => id).sort());
});

describe.each(folders)('%s', (id) => {
  it.each(casesOf(`fixtures/rules/${id}/bad.sql`))('reports: $title', async (fixture) => {
    const { marked, reported } = await checkCase(fixture);
    expect(reported).toEqual(marked);
    expect(reported.some((line) => line.includes(` ${id}`))).toBe(true);
  });

  it.each(casesOf(`fixtures/rules/${id}/good.sql`))('is silent: $title', async (fixture) => {
    const { marked, reported } = await checkCase(fixture);
    expect(reported).toEqual(marked);
    expect(reported.filter((line) => line.includes(` ${id}`))).toEqual([]);
  });

  it('is rendered as in bad.txt', async () => {
    const rendered = await Promise.all(casesOf(`fixtures/rules/${id}/bad.sql`).map(renderCase));
    await expect(rendered.join('\n')).toMatchFileSnapshot(`../fixtures/rules/${id}/bad.txt`);
  });
});
