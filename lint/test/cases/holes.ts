import { Bits, Bool, input, module, output, rtl, SInt, UInt } from '../../../src/lang/index.ts';

/** Each marked line falls into one hole of JavaScript; the mark names the rule and a part of its message. */
export const Holes = module(
  'holes',
  (_: { wide: boolean }) => ({
    a: input(UInt(8)),
    b: input(UInt(8)),
    s: input(SInt(8)),
    go: input(Bool()),
    stop: input(Bool()),
    x: output(UInt(8)),
    y: output(UInt(8)),
    z: output(Bool()),
    mask: output(Bits(8)),
  }),
  (m, p, { wide: q }) => {
    const { total, flag } = m.reg({ total: UInt(8), flag: Bool() });

    p.z.drive(p.a === p.b ? 1 : 0); // no-operator: .eq(...)
    if (p.a !== total) p.x.drive(0); // no-operator: .ne(...)
    const same = p.a == total; // no-operator: .eq(...)
    const less = p.a < p.b; // no-operator: .lt(...)
    const more = 3 < p.a; // no-operator: .gt(...)
    const sum = p.a + p.b; // no-operator: .add(...)
    const wide = (q ? p.a : p.b) - 1; // no-operator: .sub(...)
    const inverted = !p.go; // no-operator: .not()
    const negated = -p.s; // no-operator: .neg()
    const flipped = ~p.a; // no-operator: .not()
    let count = p.a;
    count += p.b; // no-operator: .next(...)
    count++; // no-operator: .next(...)
    const power = p.a ** 2; // no-operator: no method stands

    if (p.go) p.x.drive(1); // no-condition: m.when(...)
    while (flag) break; // no-condition: m.when(...)
    const chosen = p.go ? p.a : p.b; // no-condition: .mux(whenTrue, whenFalse)
    const both = p.go && p.stop; // no-condition: .and(...)
    const either = p.go || p.stop; // no-condition: .or(...)
    const made = rtl`${p.a} == ${p.b}` ? 1 : 0; // no-condition: .mux(whenTrue, whenFalse)
    const first = p.a ?? p.b; // no-condition: never missing
    const [zero] = [[p.go][0]!];
    const all = zero ? p.a : p.b; // no-condition: .mux(whenTrue, whenFalse)
    // prettier-ignore
    switch (p.a) { // no-condition: m.switch(...)
      default:
    }

    total.add(1); // no-unused-value: register.next(...)
    rtl`${total} + 1`; // no-unused-value: m.let
    p.mask; // no-unused-value: wire.drive(...)
    p.mask.eq; // no-unused-value: .eq(...)

    const known = [p.a, p.b].includes(total); // no-array-test: 'includes' compares
    const place = [p.a, p.b].indexOf(p.a); // no-array-test: .eq(...)
    const [least] = [p.a, p.b].toSorted(); // no-array-test: .min(...)
    const any = [0, 1].some((i) => p.mask.bit(i)); // no-array-test: .orReduce()
    const every = [p.go, p.stop].every((condition) => condition); // no-array-test: .and(...)
    const ones = [0, 1].filter((i) => p.mask.bit(i)).length; // no-array-test: popcount
    const where = [p.go, p.stop].findIndex((condition) => condition.not()); // no-array-test: priorityEncode

    return [first, known, place, least, any, every, ones, where, same, less, more, sum, wide, inverted, negated, flipped, count, power, chosen, both, either, made, all];
  },
);

/** Code that is generic over the type of a signal is read as well. */
export function smaller<T extends { readonly width: number; asBits(): unknown; lt(other: T): unknown }>(a: T, b: T) {
  return a < b ? a : b; // no-operator: .lt(...)
}
