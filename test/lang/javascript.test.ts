import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import { elaborate, input, module, UInt, Vec } from '../../src/lang/index.ts';

/** A signal as JavaScript without types sees it. */
// biome-ignore lint/suspicious/noExplicitAny: what an author without TypeScript can do
type Untyped = any;

/** The codes that are reported when `act` runs on two signals and a vector. */
function codesOf(act: (a: Untyped, b: Untyped, v: Untyped) => unknown): string[] {
  const bench = module(
    'bench',
    () => ({ a: input(UInt(8)), b: input(UInt(8)), v: input(Vec(2, UInt(8))) }),
    (_m, { a, b, v }) => {
      act(a, b, v);
    },
  );
  try {
    elaborate(bench({}));
    return [];
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    return error.diagnostics.map(({ code }) => code);
  }
}

/* biome-ignore-start lint: operators that mean nothing on signals are the subject */
const caught: Readonly<Record<string, (a: Untyped, b: Untyped, v: Untyped) => unknown>> = {
  'a + b': (a, b) => a + b,
  'a - b': (a, b) => a - b,
  'a * b': (a, b) => a * b,
  'a << 1': (a) => a << 1,
  'a & b': (a, b) => a & b,
  '-a': (a) => -a,
  '~a': (a) => ~a,
  '+a': (a) => +a,
  'a++': (a) => a++,
  'a < b': (a, b) => a < b,
  'a >= 3': (a) => a >= 3,
  'a == 1': (a) => a == 1,
  "a != 'x'": (a) => a != 'x',
  'Number(a)': (a) => Number(a),
  'Math.max(a, b)': (a, b) => Math.max(a, b),
  'JSON.stringify(a)': (a) => JSON.stringify(a),
  'v + 1': (_a, _b, v) => v + 1,
  'JSON.stringify({ v })': (_a, _b, v) => JSON.stringify({ v }),
};

const silent: Readonly<Record<string, readonly [(a: Untyped, b: Untyped) => unknown, unknown]>> = {
  'a === b': [(a, b) => a === b, false],
  'a == b': [(a, b) => a == b, false],
  '!a': [(a) => !a, false],
  'a && 1': [(a) => a && 1, 1],
  'a ? 1 : 2': [(a) => (a ? 1 : 2), 1],
  '`${a}`': [(a) => `${a}`, 'a'],
  'list[a]': [(a) => [1, 2][a], undefined],
};
/* biome-ignore-end lint: as above */

describe("JavaScript's own operators on signals", () => {
  it.each(Object.entries(caught))('%s is caught, once', (_text, act) => {
    expect(codesOf(act)).toEqual(['SL0109']);
  });

  it.each(Object.entries(silent))('%s cannot be caught, and means the object', (_text, [act, result]) => {
    let seen: unknown;
    const codes = codesOf((a, b) => {
      seen = act(a, b);
    });
    expect(codes).toEqual([]);
    expect(seen).toEqual(result);
  });

  it('a mistake after the elaboration is thrown where it is made', () => {
    let leaked: Untyped;
    codesOf((a) => {
      leaked = a;
    });
    expect(() => leaked + 1).toThrow(SpinlightError);
    expect(() => leaked.add(leaked.zext(9))).toThrow('SL0101');
    expect(() => UInt(8).lit(1)).toThrow('SL0111');
  });

  it('several mistakes are reported together, in the order of the program', () => {
    const codes = codesOf((a, b, v) => {
      a.add(b.zext(9));
      v.at(2);
      a.add(b.asSInt());
      a.add(256);
      a.eq(true);
    });
    expect(codes).toEqual(['SL0101', 'SL0104', 'SL0102', 'SL0103', 'SL0102']);
  });

  it('a mistake that made the program stumble later is still what is reported', () => {
    const codes = codesOf((a, b) => {
      a.add(b.zext(9));
      a.nothing.at.all();
    });
    expect(codes).toEqual(['SL0101']);
  });
});
