import { readFileSync } from 'node:fs';
import path from 'node:path';
import parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import spinlight from '../src/index.ts';

const folder = path.join(import.meta.dirname, 'cases');

let results: readonly ESLint.LintResult[];

beforeAll(async () => {
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parser, parserOptions: { project: true, tsconfigRootDir: folder } },
      },
      spinlight.configs.recommended as never,
    ],
  });
  results = await eslint.lintFiles(['.']);
});

function messages(file: string) {
  return results.find(({ filePath }) => filePath === path.join(folder, file))!.messages;
}

function lines(file: string): string[] {
  return readFileSync(path.join(folder, file), 'utf8').split('\n');
}

describe('the lint rules', () => {
  it('report every hole, once, by the rule that closes it', () => {
    const marks = lines('holes.ts').flatMap((text, i) => {
      const mark = /\/\/ (no-[a-z-]+): (.*)$/.exec(text);
      return mark ? [{ line: i + 1, rule: `spinlight/${mark[1]}`, part: mark[2]! }] : [];
    });
    const reports = messages('holes.ts').map(({ line, ruleId, message }) => ({
      line,
      rule: ruleId,
      message,
    }));
    expect(marks.length).toBeGreaterThan(20);
    expect(reports).toEqual(
      marks.map(({ line, rule, part }) => ({ line, rule, message: expect.stringContaining(part) })),
    );
  });

  it('leave JavaScript alone where it is meant', () => {
    expect(messages('fine.ts')).toEqual([]);
  });

  it('suggest the method call, with parentheses where the receiver needs them', () => {
    const suggested = messages('holes.ts').flatMap(({ suggestions }) =>
      (suggestions ?? []).map(({ desc }) => desc.replace('Write ', '')),
    );
    expect(suggested).toContain('p.a.eq(p.b)');
    expect(suggested).toContain('p.a.gt(3)');
    expect(suggested).toContain('p.go.not()');
    expect(suggested).toContain('p.go.mux(p.a, p.b)');
    expect(suggested).toContain('p.go.and(p.stop)');
    expect(suggested).toContain('(q ? p.a : p.b).sub(1)');
  });
});
