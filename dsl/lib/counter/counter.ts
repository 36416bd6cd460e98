import {
  Bool,
  type Bool as BoolValue,
  bitsFor,
  input,
  module,
  output,
  outputReg,
  UInt,
  type UInt as UIntValue,
} from '../../../src/lang/index.ts';
import { demand, oneOf, wholeNumber } from '../parameter.ts';

/**
 * `value + 1` modulo `modulus`: 0 after `modulus - 1`. `value` is below `modulus`, which fits the width or is 2^W.
 */
export function nextModulo(value: UInt, modulus: number): UInt {
  checkModulus('nextModulo', value, modulus);
  return modulus === 2 ** value.width ? value.add(1) : value.eq(modulus - 1).mux(0, value.add(1));
}

/** `value - 1` modulo `modulus`: `modulus - 1` after 0. */
export function previousModulo(value: UInt, modulus: number): UInt {
  checkModulus('previousModulo', value, modulus);
  return modulus === 2 ** value.width ? value.sub(1) : value.eq(0).mux(modulus - 1, value.sub(1));
}

function checkModulus(block: string, value: UInt, modulus: number): void {
  wholeNumber(block, 'modulus', modulus, 2, 2 ** Math.min(31, value.width));
}

/** Parameters of `Counter`. */
export interface CounterParameters {
  /** States 0 to `modulus - 1`; the count has `bitsFor(modulus)` bits. */
  readonly modulus: number;
  /** Default `up`; `up-down` has an input `up` that chooses. */
  readonly direction?: 'up' | 'down' | 'up-down';
  /** What happens at the end of the range: go on at the other end (`wrap`, default), or stay (`saturate`). */
  readonly end?: 'wrap' | 'saturate';
  /** Count after reset. Default 0. */
  readonly start?: number;
}

/**
 * Counter with enable and load. `load` comes before `enable`. `last` is 1 while the count is at the end in the
 * present direction, so that counters can be chained: `next.enable = enable and last`. One step per cycle.
 */
export const Counter = module(
  {
    name: ({ direction = 'up', end = 'wrap' }: CounterParameters) =>
      `counter_${direction.replace('-', '_')}_${end}`,
    doc: ({ modulus, end = 'wrap' }) =>
      `Counts 0 to ${modulus - 1}, ${end === 'wrap' ? 'then starts over' : 'then stays'}.`,
    keep: ['modulus'],
  },
  (parameters: CounterParameters) => {
    const { modulus, direction, start = 0, end = 'wrap' } = parameters;
    wholeNumber('Counter', 'modulus', modulus, 2);
    wholeNumber('Counter', 'start', start, 0);
    demand('Counter', start < modulus, `start is ${start}, but the count stays below ${modulus}`);
    oneOf('Counter', 'direction', direction ?? 'up', ['up', 'down', 'up-down']);
    oneOf('Counter', 'end', end, ['wrap', 'saturate']);
    const type = UInt(bitsFor(modulus));
    return {
      enable: input(Bool(), 'count in this cycle'),
      ...(direction === 'up-down' && { up: input(Bool(), 'upwards, else downwards') }),
      load: input(Bool(), 'take load_value in this cycle'),
      load_value: input(type, `below ${modulus}`),
      count: outputReg(type.reset(start)),
      last: output(Bool(), 'the count is at the end in this direction'),
    };
  },
  (m, { enable, up, load, load_value, count, last }, { modulus, direction = 'up', end = 'wrap' }) => {
    const ends = { at_top: count.eq(modulus - 1), at_bottom: count.eq(0) };
    const { at_top, at_bottom } = up ? m.let(ends) : ends;
    last.drive(up ? up.mux(at_top, at_bottom) : direction === 'up' ? at_top : at_bottom);
    m.when(load, () => count.next(load_value)).elsewhen(enable, () => {
      if (up) m.when(up, () => step(at_top, 0, count.add(1))).otherwise(fall);
      else if (direction === 'up') step(at_top, 0, count.add(1));
      else fall();
    });

    /** At the end of the range `first` or nothing, else `following`. */
    function step(atEnd: BoolValue, first: number, following: UIntValue): void {
      if (end === 'wrap') count.next(atEnd.mux(first, following));
      else m.when(atEnd.not(), () => count.next(following));
    }
    function fall(): void {
      step(at_bottom, modulus - 1, count.sub(1));
    }
  },
);
