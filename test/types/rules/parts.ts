/** State machines, memories, streams. */

import type { FsmHandle } from '../../../src/lang/index.ts';
import {
  connect,
  type Memory,
  memory,
  type ScalarType,
  type StreamSink,
  type StreamSource,
  type UInt,
  UInt as UIntType,
} from '../../../src/lang/index.ts';
import { m, s8, u4, u8, u9, un } from './signals.ts';

export function machines(state: FsmHandle<'idle' | 'run'>): void {
  state.goto('run');
  // @ts-expect-error no such state
  state.goto('runing');
  // @ts-expect-error no such state
  m.fsm({ other: ['a', 'b'] }).other.is('c');
  // @ts-expect-error no such state
  state.case({ stop: () => {} });
}

export function memories(words: Memory<ScalarType<'uint', 8>>): void {
  const word: UInt<8> = words.read(un);
  words.write(un, un);
  words.write(3, 0);
  // @ts-expect-error 8 and 9 bits
  words.write(un, u9);
  // @ts-expect-error unsigned and signed
  words.write(un, s8);
  void word;
}

export function addresses(): void {
  const { words, odd } = m.mem({ words: memory(UIntType(8), 16), odd: memory(UIntType(8), 9) });
  words.read(u4);
  odd.read(u4);
  words.read(15);
  words.read(un);
  // @ts-expect-error 4 and 8 bits
  words.read(u8);
  // @ts-expect-error 4 and 8 bits
  words.write(u8, 0);
  // @ts-expect-error 4 and 8 bits
  odd.readSync(u8);
  // @ts-expect-error 0 to 15
  words.read(16);
}

type Data<W extends number> = { readonly data: ScalarType<'uint', W> };

export function streams(
  from: StreamSink<Data<8>>,
  to: StreamSource<Data<8>>,
  wide: StreamSource<Data<9>>,
  any: StreamSource<Data<number>>,
  more: StreamSource<Data<8> & { readonly last: ScalarType<'bool', 1> }>,
): void {
  connect(from, to);
  connect(from, any);
  // @ts-expect-error 8 and 9 bits
  connect(from, wide);
  // @ts-expect-error a field more
  connect(from, more);
  // @ts-expect-error the receiving end does not send
  from.valid.drive(1);
}
