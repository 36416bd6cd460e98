import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');

/** What the TypeScript compiler says about a program that uses the language. */
function check(program: string, ...options: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'spinlight-types-'));
  try {
    const language = path.relative(folder, path.join(root, 'src/lang/index.ts'));
    const rules = path.relative(folder, path.join(root, 'test/types/rules.ts'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      path.join(folder, 'program.ts'),
      program.replaceAll('LANGUAGE', language).replaceAll('RULES', rules),
    );
    const config = {
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions: {
        rootDir: '/',
        typeRoots: [path.join(root, 'node_modules/@types')],
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      include: ['program.ts'],
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
    const run = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false', ...options], {
      encoding: 'utf8',
      timeout: 60_000,
      cwd: folder,
    });
    expect(run.error).toBeUndefined();
    return run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const header = `import { input, module, output, rtl, SInt, UInt } from 'LANGUAGE';\n`;

describe('the editor', () => {
  it('accepts and refuses what rules.ts says', () => {
    expect(check("import 'RULES';\n")).toBe('');
  });

  it('names both widths when they differ', () => {
    const program = `${header}
      export const top = module('top', () => ({ a: input(UInt(8)), b: input(UInt(9)) }), (_m, { a, b }) => {
        a.add(b);
      });`;
    expect(check(program)).toMatchInlineSnapshot(`
      "program.ts(4,15): error TS2345: Argument of type 'UInt<9>' is not assignable to parameter of type 'Operand<"uint", 8, 9>'.
        Type 'UInt<9>' is not assignable to type 'RtlValue | (UInt<9> & WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">)'.
          Type 'UInt<9>' is not assignable to type 'UInt<9> & WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">'.
            Property ''widths differ'' is missing in type 'UInt<9>' but required in type 'WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">'.
      "
    `);
  });

  it('says where a slice leaves the value', () => {
    const program = `${header}
      export const top = module('top', () => ({ a: input(UInt(8)) }), (_m, { a }) => {
        a.slice(8, 1);
        a.zext(3);
      });`;
    expect(check(program)).toMatchInlineSnapshot(`
      "program.ts(4,17): error TS2345: Argument of type '8' is not assignable to parameter of type '8 & OutOfRange<"8 is beyond the end of a value of 8 bits, which are counted from 0">'.
        Type 'number' is not assignable to type 'OutOfRange<"8 is beyond the end of a value of 8 bits, which are counted from 0">'.
      program.ts(5,16): error TS2345: Argument of type '3' is not assignable to parameter of type '3 & OutOfRange<"a value of 8 bits cannot be widened to 3 bits: use trunc to remove high bits">'.
        Type 'number' is not assignable to type 'OutOfRange<"a value of 8 bits cannot be widened to 3 bits: use trunc to remove high bits">'.
      "
    `);
  });

  it('names both widths of a choice, and of an input of an instance', () => {
    const program = `${header}
      const child = module('child', () => ({ x: input(UInt(8)) }), () => {});
      export const top = module('top', () => ({ a: input(UInt(8)), b: input(UInt(9)) }), (m, { a, b }) => {
        a.eq(0).mux(a, b);
        const { c } = m.instance({ c: child({}) });
        c.x.drive(b);
      });`;
    expect(check(program)).toMatchInlineSnapshot(`
      "program.ts(5,24): error TS2769: No overload matches this call.
        The last overload gave the following error.
          Argument of type 'UInt<9>' is not assignable to parameter of type 'Value<"uint", 9> & WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">'.
            Property ''widths differ'' is missing in type 'UInt<9>' but required in type 'WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">'.
      program.ts(7,19): error TS2345: Argument of type 'UInt<9>' is not assignable to parameter of type 'Operand<"uint", 8, 9>'.
        Type 'UInt<9>' is not assignable to type 'RtlValue | (UInt<9> & WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">)'.
          Type 'UInt<9>' is not assignable to type 'UInt<9> & WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">'.
            Property ''widths differ'' is missing in type 'UInt<9>' but required in type 'WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">'.
      "
    `);
  });
});

describe('the cost of checking', () => {
  it('of 300 operations of many widths stays small', () => {
    const lines = Array.from({ length: 60 }, (_, i) => {
      const width = 3 + i * 2;
      return `
        const a${i} = UInt(${width}).lit(1);
        const g${i} = a${i}.addGrow(a${i}).mulGrow(a${i});
        out.drive(g${i}.trunc(8 > ${width} ? 1 : 2).resize(8).add(out).xor(${i}));
        const s${i} = g${i}.slice(${width}, 1).asSInt().sext(${width + 40});
        s${i}.bit(${i}).and(s${i}.lt(0)).mux(a${i}, rtl\`\${a${i}} + 1\`);`;
    }).join('');
    const program = `${header}
      export const top = module('top', () => ({ out: output(UInt(8)), s: input(SInt(8)) }), (_m, { out }) => {${lines}
      });`;
    const text = check(program, '--extendedDiagnostics');
    expect(text).not.toContain('error TS');
    const instantiations = Number(/Instantiations:\s+(\d+)/.exec(text)?.[1]);
    expect(instantiations).toBeGreaterThan(1000);
    expect(instantiations).toBeLessThan(400_000);
  });
});
