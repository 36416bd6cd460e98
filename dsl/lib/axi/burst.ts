import { Bits, type Body, Bool, cat, type Reg, UInt } from '../../../src/lang/index.ts';
import { namedConstants } from '../named-constants.ts';
import { axiBurst } from './memory-ports.ts';

/** What an address channel says. */
export interface BurstRequest {
  readonly id: Bits;
  readonly address: UInt;
  readonly length: UInt;
  readonly size: UInt;
  readonly burst: UInt;
}

/** A burst in work: the address of its present beat, and the beats that follow it. */
export interface Burst {
  readonly id: Bits;
  readonly address: UInt;
  /** 1 at the last beat. */
  readonly last: Bool;
  /** 1 if the request cannot be served: a reserved burst type, or beats wider than the bus. */
  readonly refused: Bool;
  /** Takes a request; its first beat is the present one from the next cycle on. */
  begin(request: BurstRequest): void;
  /** Goes on to the next beat. */
  advance(): void;
}

/**
 * Registers of one burst, named with `prefix`. Beats narrower than the bus are at the bytes that their address names.
 * FIXED stays at its address; INCR goes on to the next aligned one; WRAP does so within its own length, which is a power
 * of two of beats.
 */
export function burstCounter(
  m: Body,
  prefix: string,
  addressWidth: number,
  idWidth: number,
  dataWidth: number,
): Burst {
  const bytes = dataWidth / 8;
  const { [prefix]: held } = m.reg({
    [prefix]: {
      id: Bits(idWidth).noReset(),
      addr: UInt(addressWidth).noReset().doc('of the present beat'),
      left: UInt(8).noReset().doc('beats after the present one'),
      step: UInt(8).noReset().doc('bytes of a beat'),
      wrap: UInt(addressWidth).noReset().doc('address bits that count; the others stay'),
      bad: Bool().noReset(),
    },
  });
  const state = held as unknown as {
    id: Reg<Bits>;
    addr: Reg<UInt>;
    left: Reg<UInt>;
    step: Reg<UInt>;
    wrap: Reg<UInt>;
    bad: Reg<Bool>;
  };
  const kinds = namedConstants('burst', 2, { fixed: axiBurst.fixed, wrap: axiBurst.wrap });
  const one = UInt(8).lit(1);
  return {
    id: state.id,
    address: state.addr,
    last: state.left.eq(0),
    refused: state.bad,
    begin: ({ id, address, length, size, burst }) => {
      state.id.next(id);
      state.addr.next(address);
      state.left.next(length);
      state.step.next(one.shl(size));
      // A wrapping burst of 2, 4, 8 or 16 beats counts in the address bits below its size.
      const beats = cat(length.trunc(4), Bits(7).lit(0x7f)).asUInt();
      const within = shiftedLeft(beats, size).shr(7);
      const all = UInt(addressWidth).lit(2n ** BigInt(addressWidth) - 1n);
      state.wrap.next(
        burst
          .eq(kinds.fixed)
          .mux(UInt(addressWidth).lit(0), burst.eq(kinds.wrap).mux(within.resize(addressWidth), all)),
      );
      state.bad.next(burst.eq(3).or(size.gt(Math.log2(bytes))));
    },
    advance: () => {
      const step = state.step.resize(addressWidth);
      const aligned = state.addr.and(step.sub(1).not());
      const next = aligned.add(step);
      state.addr.next(state.addr.and(state.wrap.not()).or(next.and(state.wrap)));
      state.left.next(state.left.sub(1));
    },
  };
}

/** Shifted without loss by up to 7. */
function shiftedLeft(value: UInt, amount: UInt): UInt {
  return value.zext(value.width + 7).shl(amount);
}
