/** Enumerations: members and values of one enumeration only. */

import type { EnumValue } from '../../../src/lang/index.ts';
import { type Bits, Enum, Vec } from '../../../src/lang/index.ts';
import { m, p, un } from './signals.ts';

const Opcode = Enum('opcode', ['add', 'sub', 'jump']);
const Color = Enum('color', ['red', 'green']);

export function enumerations(
  op: EnumValue<'opcode', 'add' | 'sub' | 'jump', 2>,
  color: EnumValue<'color', 'red' | 'green', 1>,
): void {
  op.eq(Opcode.add);
  op.ne(op);
  // @ts-expect-error no such member
  Opcode.mul;
  // @ts-expect-error another enumeration
  op.eq(color);
  // @ts-expect-error member of another enumeration
  op.eq(Color.red);
  // @ts-expect-error a number is no member
  op.eq(1);
  // @ts-expect-error no arithmetic
  op.add(op);
  // @ts-expect-error no order
  op.lt(op);
  const bits: Bits<2> = op.asBits();
  const hot: Bits<3> = Enum('hot', ['a', 'b', 'c'], { encoding: 'oneHot' }).lit('a').asBits();
  Opcode.fromBits(bits);
  // @ts-expect-error 3 bits for 2
  Opcode.fromBits(hot);
  // @ts-expect-error no such member
  Opcode.lit('mul');
  // @ts-expect-error a property of every enumeration
  Enum('wrong', ['add', 'width']);
  const { held, codes } = m.reg({ held: Opcode.reset(Opcode.sub), codes: Vec(4, Opcode) });
  held.next(p.mux(Opcode.add, op));
  held.next(p.mux(Opcode.add, Opcode.jump));
  // @ts-expect-error another enumeration
  held.next(color);
  // @ts-expect-error another enumeration
  codes.at(un).next(Color.red);
  // @ts-expect-error reset to a member of another
  Opcode.reset(Color.red);
  // @ts-expect-error an enumeration has no bits of its own
  held.bit(0);
  m.switch(op)
    .case(Opcode.add, () => {})
    .all({ sub: () => {}, jump: () => {} });
  m.switch(op)
    .case([Opcode.add, Opcode.sub], () => {})
    .default(() => {});
  m.switch(op)
    .case(Opcode.add, () => {})
    // @ts-expect-error sub has no arm
    .all({ jump: () => {} });
  m.switch(op)
    .case(Opcode.add, () => {})
    // @ts-expect-error add has an arm already
    .case(Opcode.add, () => {});
  // @ts-expect-error label of another enumeration
  m.switch(op).case(Color.red, () => {});
  const { state } = m.fsm({ state: Color });
  state.goto('green');
  // @ts-expect-error no such state
  state.goto('blue');
}
