/** The page for a release: whole, harmless, and usable in a browser where there is one. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printedProject } from '../../src/project/printed.ts';
import { renderHtml } from '../../src/report/formats/html/page.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddlint-html-'));
const file = join(folder, 'page.html');
let page: string;

beforeAll(async () => {
  writeFileSync(join(folder, '001_a.up.sql'), 'CREATE TABLE a (id bigint PRIMARY KEY, b int, c int);\n');
  writeFileSync(join(folder, '001_a.down.sql'), 'DROP TABLE a;\n');
  writeFileSync(join(folder, '002_<script>alert(1).up.sql'), 'ALTER TABLE a ADD COLUMN d int;\nCREATE INDEX "</pre><script>alert(2)</script>" ON a (b);\n-- ddlint-ignore drop-column: <b>nobody</b> reads it\nALTER TABLE a DROP COLUMN c;\nALTER TABLE a DROP COLUMN b;\n');
  writeFileSync(join(folder, '002_<script>alert(1).down.sql'), 'ALTER TABLE a DROP COLUMN d;\n');
  const { printed } = await printedProject({ cwd: folder, paths: ['.'] }, false, '1.2.3');
  page = renderHtml(printed);
  writeFileSync(file, page);
});
afterAll(() => { rmSync(folder, { recursive: true }); });

describe('the page', () => {
  it('has no other script than its own, whatever is in names and statements', () => {
    expect(page.match(/<script\b/g)).toHaveLength(1);
    expect(page).toContain('002_&lt;script&gt;alert(1)');
    expect(page).toContain('&lt;b&gt;nobody&lt;/b&gt; reads it');
  });

  it('loads nothing', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/\b(?:src|srcset|data)="|@import|url\(|<link\b/);
  });

  it('names each part once', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, to] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(to);
  });

  it('shows each finding once, where its statement is, and the way back', () => {
    expect([...page.matchAll(/class="finding (\w+)"/g)].map(([, severity]) => severity)).toEqual(['note', 'error', 'warning', 'warning']);
    expect(page.match(/class="back"/g)).toHaveLength(2);
  });
});

const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

describe.skipIf(BROWSER === undefined)('in a browser', () => {
  let browser: Browser;
  const wanted: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: BROWSER!, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  }, 120_000);
  afterAll(async () => { await browser.close(); });

  async function open(colorScheme: 'light' | 'dark', width = 1100): Promise<Page> {
    const context = await browser.newContext({ colorScheme, bypassCSP: true, viewport: { width, height: 900 } });
    const opened = await context.newPage();
    opened.on('pageerror', (error) => wanted.push(String(error)));
    opened.on('console', (message) => { if (message.type() === 'error') wanted.push(message.text()); });
    opened.on('request', (request) => { if (!request.url().startsWith('file:')) wanted.push(request.url()); });
    await opened.goto(pathToFileURL(file).href);
    return opened;
  }

  it.each(['light', 'dark'] as const)('everybody can read it: %s', async (scheme) => {
    const opened = await open(scheme);
    await opened.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await opened.evaluate<AxeResults>('axe.run()');
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(wanted).toEqual([]);
  }, 120_000);

  it('findings are reached and filtered with the keyboard', async () => {
    const opened = await open('light');
    await opened.keyboard.press('n');
    await opened.keyboard.press('n');
    expect(await opened.evaluate<string>('document.activeElement.dataset.severity')).toBe('error');
    const errors = opened.getByRole('button', { name: '1 error' });
    await errors.focus();
    await opened.keyboard.press('Enter');
    expect(await errors.getAttribute('aria-pressed')).toBe('false');
    expect(await opened.locator('.finding.error').isVisible()).toBe(false);
    expect(await opened.locator('.finding.warning').first().isVisible()).toBe(true);
  }, 120_000);

  it('fits a telephone', async () => {
    const opened = await open('light', 360);
    expect(await opened.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  }, 120_000);
});
