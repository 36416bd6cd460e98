import path from 'node:path';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

it("spinlight's own hardware has none of these holes", async () => {
  const eslint = new ESLint({ cwd: root });
  const results = await eslint.lintFiles(['dsl/**/*.ts']);
  const found = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, message }) => `${path.relative(root, filePath)}:${line} ${message}`),
  );
  expect(results.length).toBeGreaterThan(5);
  expect(found).toEqual([]);
});
