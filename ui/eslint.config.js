import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Who may know whom: pages import lib, never each other; one module fetches, one knows Tauri. */
const TAURI = { group: ['@tauri-apps/*'], message: 'Only lib/ipc knows Tauri.' };
const API = { group: ['openapi-fetch'], message: 'Only lib/api fetches.' };
const page = (name) => ({
  group: [`**/${name}/**`, `**/${name}`],
  message: 'Pages import lib, never each other.',
});
const PAGES = ['tray', 'console', 'computer', 'help'];
const only = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});
const ofPage = (name) =>
  only([`src/${name}/**/*.{ts,svelte}`], [TAURI, API, ...PAGES.filter((other) => other !== name).map(page)]);

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/lib/ipc/bridge.d.ts', 'src/lib/api/schema.d.ts'] },
  ...ts.configs.strictTypeChecked.map((config) => ({
    ...config,
    files: ['src/**/*.{ts,svelte}', 'browser/**/*.ts'],
  })),
  ...svelte.configs.recommended,
  {
    files: ['src/**/*.{ts,svelte}'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        parser: ts.parser,
        svelteConfig,
      },
    },
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only lib/api fetches.' }],
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // The checker of Svelte judges these in templates; here they only misread `$state` and `bind:`.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      'prefer-const': 'off',
      // What lives as long as one computation needs nobody to watch it.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['browser/**/*.ts'],
    languageOptions: { globals: globals.node, parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/**/*.svelte'],
    rules: {
      // What another component exports has a type only for svelte-check, which judges these calls.
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  only(['src/lib/**/*.{ts,svelte}'], [TAURI, API, ...PAGES.map(page)]),
  ...PAGES.map(ofPage),
  only(['src/lib/ipc/**/*.ts'], [API, ...PAGES.map(page)]),
  only(['src/lib/api/**/*.ts'], [TAURI, ...PAGES.map(page)]),
  { files: ['src/lib/api/**/*.ts'], rules: { 'no-restricted-globals': 'off' } },
);
