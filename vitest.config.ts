import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'lint/test/*.test.ts'],
    exclude: ['test/long/**'],
    // Node runs the sources as they are, so that the places in diagnostics are those of the files.
    experimental: { viteModuleRunner: false },
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: ['default', './tools/closing-line.ts'],
  },
});
