import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'editors/vscode/{dist,server}/', 'node_modules/', '.cache/', 'fixtures/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] }, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Lookups that have just been proven by the line above, and arrays indexed within their bounds.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A rest is how a property is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // There is one engine as yet, and callers of the API are not all type-checked.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  // A client has to send rootUri, and older ones send nothing else.
  { files: ['src/lsp/server.ts', 'test/cli/*.test.ts'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
