import { type AnyValue, Bits, type Body, type Bool, cat, type Reg, times } from '../../src/lang/index.ts';
import { typeOf } from '../../src/lang/type-of.ts';
import { wholeNumber } from './parameter.ts';

/**
 * `value` as it was `cycles` clock edges ago: a register `name`, or for several cycles `name_0`, `name_1`, ..., the newest
 * first; a condition is one register `name` with a bit per cycle, the newest lowest. For 0 cycles it is `value` itself.
 * `reset`: the registers reset to 0; default: they have no reset.
 */
export function delayed<T extends AnyValue>(
  m: Body,
  name: string,
  value: T,
  cycles: number,
  { reset = false }: { readonly reset?: boolean } = {},
): T {
  wholeNumber('delayed', 'cycles', cycles, 0, 2 ** 16);
  if (cycles === 0) return value;
  const type = typeOf(value as never);
  if (cycles === 1) {
    const { [name]: held } = m.reg({ [name]: reset ? type : type.noReset() });
    (held as unknown as Reg<T> & { next(from: unknown): void }).next(value);
    return held as unknown as T;
  }
  if (type.kind === 'bool') {
    const bits = Bits(cycles);
    const { [name]: held } = m.reg({ [name]: reset ? bits : bits.noReset() });
    held!.next(cat(held!.slice(cycles - 2, 0), value as unknown as Bool));
    return held!.bit(cycles - 1) as unknown as T;
  }
  const stage = reset ? type : type.noReset();
  const { [name]: held } = m.reg({ [name]: times(cycles, () => stage) });
  const stages = held as unknown as readonly (T & { next(from: unknown): void })[];
  for (const [i, each] of stages.entries()) each.next(stages[i - 1] ?? value);
  return stages.at(-1)!;
}
