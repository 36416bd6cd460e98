import { describe, expect, it } from 'vitest';
import { toGray } from '../../dsl/lib/index.ts';
import { Bits, Bool, clockDomain, elaborate, input, module, output, UInt } from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';

type Step = (count: UInt<4>, go: Bool, load: UInt<4>) => UInt<4>;
type Code = (next: UInt<4>, count: UInt<4>) => Bits<4>;

/** What is said of a pointer that takes `step` and is sent as `code` through a synchroniser for Gray codes. */
function told(step: Step, code: Code): string[] {
  const top = module(
    'top',
    () => ({
      wr: clockDomain({ reset: 'sync' }),
      rd: clockDomain({ reset: 'sync' }),
      push: input(Bool()).on('wr'),
      clear: input(Bool()).on('wr'),
      load: input(UInt(4)).on('wr'),
      seen: output(Bits(4)).on('rd'),
    }),
    (m, { wr, rd, push, clear, load, seen }) => {
      const { count, gray } = m.on(wr).reg({ count: UInt(4), gray: Bits(4) });
      const { next } = m.let({ next: step(count, clear, load) });
      m.unused(clear, load);
      m.when(push, () => {
        count.next(next);
        gray.next(code(next, count));
      });
      const { there } = m.on(rd).syncGray({ there: gray });
      seen.drive(there);
    },
  );
  return checkDesign(elaborate(top({})), { warnings: false }).map(
    ({ code: id, message }) => `${id} ${message}`,
  );
}

const up: Step = (count) => count.add(1);
const jump = (from: string, to: string) =>
  `SL0215 register 'gray' of module 'top' goes from 4'b${from} to 4'b${to}, and is synchronised as a Gray code`;

describe('SL0215 by running the counter', () => {
  it.each<[string, Step, Code]>([
    ['up', up, (next) => toGray(next) as Bits<4>],
    ['down', (count) => count.sub(1), (next) => toGray(next) as Bits<4>],
    ['one behind', up, (_next, count) => toGray(count) as Bits<4>],
    [
      'up unless cleared, which is one bit from the last',
      (count, go) => go.mux(count, count.add(1)),
      (next) => toGray(next) as Bits<4>,
    ],
  ])('says nothing of a count that goes %s', (_name, step, code) => {
    expect(told(step, code)).toEqual([]);
  });

  it.each<[string, Step, Code, string]>([
    ['no code at all', up, (next) => next.asBits(), jump('0001', '0010')],
    ['a shift the wrong way', up, (next) => next.xor(next.shl(1)).asBits(), jump('0000', '0011')],
    ['steps of two', (count) => count.add(2), (next) => toGray(next) as Bits<4>, jump('0000', '0011')],
    [
      'an end that is no power of two',
      (count) => count.eq(10).mux(0, count.add(1)),
      (next) => toGray(next) as Bits<4>,
      jump('1111', '0000'),
    ],
  ])('finds %s', (_name, step, code, message) => {
    expect(told(step, code)).toEqual([message]);
  });

  it('does not run what depends on inputs of several bits', () => {
    expect(
      told(
        (_count, _go, load) => load,
        (next) => next.asBits(),
      ),
    ).toEqual([]);
  });
});
