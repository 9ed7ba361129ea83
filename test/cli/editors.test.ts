/** Editors that are on this machine show what the language server finds, set up as the README says. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { npxIn } from './npx.ts';
import { folder, HISTORY } from './run.ts';

const README = readFileSync('README.md', 'utf8');
const SECOND = 'migrations/002.sql';

const has = (command: string, ...probe: readonly string[]): boolean => spawnSync(command, probe).status === 0;

/** What the editor writes into the file `shown`: `line rule source` of each diagnostic. */
function shownBy(command: string, given: readonly string[], cwd: string): string {
  const { stderr } = spawnSync(command, given, { cwd, encoding: 'utf8', timeout: 60_000, env: { ...process.env, HOME: cwd, PATH: `${npxIn(folder({}))}${delimiter}${process.env['PATH']}` } });
  try {
    return readFileSync(join(cwd, 'shown'), 'utf8').trim();
  } catch {
    return stderr;
  }
}

it.skipIf(!has('nvim', '--version'))('Neovim', () => {
  const [, recipe = ''] = /```lua\n([^]*?)```/.exec(README)!;
  // What the recipe says, in the words of versions before 0.11.
  const [, cmd = ''] = /cmd = (\{[^}]*\})/.exec(recipe)!;
  const script = `
if vim.lsp.config then
${recipe}
else
  vim.lsp.buf_attach_client(0, vim.lsp.start_client({ name = 'ddlint', cmd = ${cmd}, root_dir = vim.fn.getcwd() }))
end
vim.bo.filetype = 'sql'
vim.wait(40000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local lines = {}
for _, each in ipairs(vim.diagnostic.get(0)) do lines[#lines + 1] = (each.lnum + 1) .. ' ' .. tostring(each.code or each.user_data.lsp.code) .. ' ' .. tostring(each.source) end
vim.fn.writefile(lines, 'shown')
vim.cmd('qall!')
`;
  const cwd = folder({ ...HISTORY, 'ddlint.config.json': '{}', 'nvim.lua': script });
  expect(shownBy('nvim', ['--headless', '-u', 'NONE', '-n', SECOND, '-c', 'luafile nvim.lua'], cwd)).toBe('2 index-not-concurrent ddlint');
}, 120_000);

it.skipIf(!has('emacs', '--batch', '--eval', "(progn (package-initialize) (require 'eglot))"))('Emacs with eglot', () => {
  const [, recipe = ''] = /`(\(add-to-list 'eglot-server-programs .*?\)\))`/.exec(README)!;
  const script = `
(package-initialize)
(require 'eglot)
(require 'project)
(setq eglot-sync-connect 30 eglot-connect-timeout 60)
(add-hook 'project-find-functions (lambda (_) (cons 'transient default-directory)))
${recipe}
(let ((root default-directory))
  (find-file "${SECOND}")
  (sql-mode)
  (apply #'eglot (eglot--guess-contact))
  (let ((end (+ (float-time) 40)))
    (while (and (null (flymake-diagnostics)) (< (float-time) end))
      (accept-process-output nil 0.1)
      (flymake-start)))
  (let ((lines (mapcar (lambda (each) (format "%d %s" (line-number-at-pos (flymake-diagnostic-beg each)) (flymake-diagnostic-text each))) (flymake-diagnostics))))
    (with-temp-file (expand-file-name "shown" root) (insert (string-join lines "\\n"))))
  (kill-emacs 0))
`;
  const cwd = folder({ ...HISTORY, 'ddlint.config.json': '{}', 'emacs.el': script });
  expect(shownBy('emacs', ['--batch', '-l', 'emacs.el'], cwd)).toMatch(/^2 ddlint \[index-not-concurrent\]: /);
}, 120_000);
