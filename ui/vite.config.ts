import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Each entry is a page of its own with its own assets: `vite build --mode tray` fills `dist/tray`. */
const entries = ['tray', 'console', 'computer'];

export default defineConfig(({ mode }) => ({
  root: here(entries.includes(mode) ? `src/${mode}` : '.'),
  // The page of company sign-in stands below its own address, so that its files are told from the console's.
  base: mode === 'computer' ? '/computer/' : '/',
  publicDir: false,
  plugins: [svelte({ configFile: here('svelte.config.js') })],
  resolve: {
    alias: { $lib: here('src/lib'), $messages: here('../messages') },
    // Component tests mount in a document, so they need the browser's half of Svelte.
    ...(mode === 'test' ? { conditions: ['browser'] } : {}),
  },
  server: { fs: { allow: [here('..')] } },
  build: {
    outDir: here(`dist/${mode}`),
    emptyOutDir: true,
    target: 'es2022',
    // The content policy allows no data: script or style; every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
  },
}));
