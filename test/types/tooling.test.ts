import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../../src/files/index.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** What the TypeScript compiler says about a program that uses the language. */
function check(program: string, ...options: string[]): string {
  const folder = scratchFolder('types');
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
    // A type that recurses without end takes all memory before it takes a minute.
    const limited = 'ulimit -v 8000000 && exec "$@"';
    const command = [process.execPath, compiler, '-p', folder, '--pretty', 'false', ...options];
    const run = spawnSync('sh', ['-c', limited, 'sh', ...command], {
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
      "program.ts(4,15): error TS2345: Argument of type 'UInt<9>' is not assignable to parameter of type 'Operand<"uint", 8, 9, Literal, unknown, WidthMismatch<"left operand has 8 bits, right operand has 9 bits: widen or cut one of them with zext, sext or trunc">>'.
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

  it('names the range of a literal, both binary points, and the member that has no arm', () => {
    const program = `import { Enum, input, module, SFix, UInt } from 'LANGUAGE';
      const Mode = Enum('mode', ['off', 'on']);
      export const top = module('top', () => ({ a: input(UInt(8)), f: input(SFix(4, 4)), g: input(SFix(5, 3)), mode: input(Mode) }), (m, { a, f, g, mode }) => {
        a.add(300);
        f.add(g);
        m.switch(mode).all({ off: () => {} });
      });`;
    expect(check(program)).toMatchInlineSnapshot(`
      "program.ts(4,15): error TS2345: Argument of type '300' is not assignable to parameter of type 'Operand<"uint", 8, number, 300, OutOfRange<"300 does not fit in 8 bits: 0 to 255">, unknown>'.
      program.ts(5,15): error TS2345: Argument of type 'SFix<5, 3>' is not assignable to parameter of type 'FixedOperand<"sfix", 4, 4, 5, 3>'.
        Type 'SFix<5, 3>' is not assignable to type 'SFix<5, 3> & WidthMismatch<"left operand has 4 integer and 4 fraction bits, right operand 5 and 3: align one of them with widen or resize">'.
          Property ''widths differ'' is missing in type 'SFix<5, 3>' but required in type 'WidthMismatch<"left operand has 4 integer and 4 fraction bits, right operand 5 and 3: align one of them with widen or resize">'.
      program.ts(6,28): error TS2741: Property 'on' is missing in type '{ off: () => void; }' but required in type '{ readonly off: () => void; readonly on: () => void; }'.
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
      program.ts(7,19): error TS2345: Argument of type 'UInt<9>' is not assignable to parameter of type 'Operand<"uint", 8, 9, Literal, unknown, WidthMismatch<"the target has 8 bits, the value 9: cut the value with trunc(8), or give the target 9 bits">>'.
        Type 'UInt<9>' is not assignable to type 'RtlValue | (UInt<9> & WidthMismatch<"the target has 8 bits, the value 9: cut the value with trunc(8), or give the target 9 bits">)'.
          Type 'UInt<9>' is not assignable to type 'UInt<9> & WidthMismatch<"the target has 8 bits, the value 9: cut the value with trunc(8), or give the target 9 bits">'.
            Property ''widths differ'' is missing in type 'UInt<9>' but required in type 'WidthMismatch<"the target has 8 bits, the value 9: cut the value with trunc(8), or give the target 9 bits">'.
      "
    `);
  });
});

describe('the first line of the editor', () => {
  /** One line for each statement of a body, without the place. */
  function said(statements: readonly string[]): string[] {
    const program = `import { connect, input, memory, module, output, SInt, streamIn, streamOut, UInt, Bits, Bool } from 'LANGUAGE';
      export const top = module('top', () => ({ a: input(UInt(8)), s: input(SInt(8)), bit: input(Bits(1)), y: output(UInt(8)), q: output(Bool()),
        from: streamIn({ data: UInt(9) }), to: streamOut({ data: UInt(8) }) }), (m, { a, s, bit, y, q, from, to }) => {
      const { words } = m.mem({ words: memory(UInt(8), 16) }); const { r } = m.reg({ r: UInt(8) }); void [a, s, bit, y, q, from, to, words, r];
${statements.join('\n')}
      });`;
    const text = check(program);
    return statements.map((_, i) => {
      const own = text.split(/^(?=program)/m).find((part) => part.startsWith(`program.ts(${i + 5},`)) ?? '';
      return /(?:Mismatch|Misused)<(?:"[a-z]+" \| )*(?:"[a-z]+", )?"([^"]*)"/.exec(own)?.[1] ?? own;
    });
  }

  it('names widths, kinds and what to do in words', () => {
    expect(
      said([
        'y.drive(a.addGrow(a));',
        'r.next(a.trunc(4));',
        'a.add(s);',
        'm.when(bit, () => {});',
        'q.drive(bit);',
        'words.read(a);',
        'connect(from, to);',
        'r.drive(a);',
        'y.next(a);',
      ]),
    ).toMatchInlineSnapshot(`
      [
        "the target has 8 bits, the value 9: cut the value with trunc(8), or give the target 9 bits",
        "the target has 8 bits, the value 4: widen the value with zext(8) or sext(8), or give the target 4 bits",
        "a UInt is expected: asUInt() reads the same bits as one, toSigned() turns the other side into an SInt",
        "a Bool is expected: compare with eq, ne, lt, ..., or take one bit with bit(0)",
        "a Bool is expected: compare with eq, ne, lt, ..., or take one bit with bit(0)",
        "addresses of this memory have 4 bits, this one has 8: trunc(4), zext(4), or another depth",
        "field 'data' has 9 bits in the first, 8 bits in the second: widen or cut one of them",
        "a register is assigned with next(...)",
        "wires, outputs and inputs of instances are assigned with drive(...)",
      ]
    `);
  });
});

/** How many types the compiler made of generic ones: the same on every machine, unlike its time. */
function instantiations(program: string): number {
  const text = check(program, '--extendedDiagnostics');
  expect(text).not.toContain('error TS');
  return Number(/Instantiations:\s+(\d+)/.exec(text)?.[1]);
}

describe('the cost of checking, in instantiations', () => {
  it('of the whole language and its rules stays small', () => {
    const count = instantiations("import 'RULES';\n");
    expect(count).toBeGreaterThan(1000);
    expect(count).toBeLessThan(180_000);
  });

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
    const count = instantiations(`${header}
      export const top = module('top', () => ({ out: output(UInt(8)), s: input(SInt(8)) }), (_m, { out }) => {${lines}
      });`);
    expect(count).toBeGreaterThan(1000);
    expect(count).toBeLessThan(350_000);
  });

  /** Many modules of registers, enumerations, fixed point, bundles, streams and instances. */
  function many(modules: number): number {
    const text = Array.from({ length: modules }, (_, i) => {
      const width = 4 + (i % 20);
      return `
        const Mode${i} = Enum('mode${i}', ['off', 'slow', 'fast']);
        const Entry${i} = Bundle({ tag: UInt(${width}), valid: Bool(), mode: Mode${i}, gain: SFix(4, ${width}) });
        const M${i} = module('m${i}',
          () => ({ from: input(Entry${i}), to: output(Entry${i}), s: streamIn({ d: UInt(${width}) }), t: streamOut({ d: UInt(${width}) }) }),
          (m, { from, to, s, t }) => {
            const { held, count } = m.reg({ held: Entry${i}, count: UInt(${width}) });
            m.when(from.valid, () => capture(held, from));
            m.switch(from.mode).case(Mode${i}.off, () => count.next(0)).all({ slow: () => count.next(count.add(1)), fast: () => count.next(count.add(2)) });
            connect(held, to);
            connect(s, t);
            held.gain.next(held.gain.addGrow(from.gain).resize(SFix(4, ${width}), { rounding: 'floor', overflow: 'wrap' }));
          });`;
    }).join('');
    const uses = Array.from({ length: modules }, (_, i) => `u${i}: M${i}({})`).join(', ');
    return instantiations(`
      import { Bool, Bundle, capture, connect, Enum, input, module, output, SFix, streamIn, streamOut, UInt } from 'LANGUAGE';
      ${text}
      export const top = module('top', () => ({}), (m) => { m.instance({ ${uses} }); });`);
  }

  it('grows by the same for each module', () => {
    const [few, more] = [many(10), many(40)];
    const each = (more - few) / 30;
    expect(each).toBeGreaterThan(100);
    expect(each).toBeLessThan(2500);
  });
});
