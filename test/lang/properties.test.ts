import { describe, expect, it } from 'vitest';
import { assertVerified, type Design, verifyDesign } from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { Bool, elaborate, input, module, output, UInt } from '../../src/lang/index.ts';
import { runPasses, simulationPasses, standardPasses } from '../../src/passes/index.ts';

const counter = module(
  'counter',
  () => ({ up: input(Bool()), z: output(UInt(4)) }),
  (m, io) => {
    const { count } = m.reg({ count: UInt(4) });
    m.when(io.up, () => {
      count.next(count.add(1));
      m.assert({ room: count.ne(15) }, 'counted over the end');
      m.cover({ half: count.eq(7) });
    });
    m.assume({ calm: io.up.and(count.eq(12)).not() });
    m.assert({ even_reset: count.lt(13) }, '', { duringReset: true });
    io.z.drive(count);
  },
);

/** An instance without outputs that anybody reads, but with properties. */
const watched = module(
  'watched',
  () => ({ up: input(Bool()), z: output(Bool()) }),
  (m, io) => {
    const { u } = m.instance({ u: counter({}) });
    u.up.drive(io.up);
    io.z.drive(io.up.not());
  },
);

const properties = (design: Design, module = 0) =>
  printDesign(design, { locations: false })
    .split('\nmodule ')
    [module + 1]!.split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(assert|assume|cover) /.test(line));

const all = [
  'assert room in default doc "counted over the end"',
  'cover half in default',
  'assume calm in default',
  'assert even_reset in default always',
];

describe('assertions, assumptions and covers', () => {
  it('are conditions with names, that hold elsewhere when they stand inside of a when', () => {
    const design = elaborate(counter({}));
    assertVerified(design);
    expect(properties(design)).toEqual(all);
    const text = printDesign(design, { locations: false });
    const body = text.slice(text.indexOf('body {')).replace(/%\d+/g, '%');
    expect(body).toContain("half = 1'h0");
    expect(body).toContain("room = 1'h1");
  });

  it('survive the text form', () => {
    const text = printDesign(elaborate(counter({})));
    expect(printDesign(parseDesign(text))).toBe(text);
  });

  it('survive every pass, with the instances that have them', () => {
    for (const passes of [standardPasses, simulationPasses]) {
      const design = runPasses(elaborate(watched({})), passes, { verify: true });
      expect(properties(design)).toEqual(all);
      expect(design.modules[design.top]!.instances).toHaveLength(1);
    }
  });

  it('need a condition: SL0102, and a free name: SL0108', () => {
    const wrong = module(
      'wrong',
      () => ({ a: input(UInt(4)) }),
      (m, io) => {
        m.assert({ a: io.a.eq(1) });
        m.assert({ b: io.a as never });
      },
    );
    expect(() => elaborate(wrong({}))).toThrow(
      /SL0108: 'a' is declared twice[\s\S]*SL0102: assert b: 'a' is uint, a condition must be bool/,
    );
  });

  it('are verified: the condition is a wire of its own that nothing reads', () => {
    const design = elaborate(counter({}));
    const module0 = design.modules[0]!;
    const [first] = module0.properties;
    const broken = (changes: object) => {
      const changed = { ...module0, properties: [{ ...first!, ...changes }] };
      return verifyDesign({ ...design, modules: [changed] }).map(({ message }) => message);
    };
    const count = module0.signals.findIndex(({ name }) => name === 'count');
    expect(broken({ condition: count })).toContain(
      "module 'counter': the condition of an assert is no wire of 1 bit that statements drive",
    );
    expect(broken({ domain: 3 })).toContain("module 'counter': assert 'room' is in domain 3");
    const twice = { ...module0, properties: [first!, first!] };
    expect(verifyDesign({ ...design, modules: [twice] }).map(({ message }) => message)).toContain(
      "module 'counter': 'room' is the condition of two properties",
    );
  });
});
