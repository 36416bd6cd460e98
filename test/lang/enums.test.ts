import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import { verifyDesign } from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import {
  Bits,
  Bool,
  Bundle,
  Enum,
  elaborate,
  input,
  type ModuleRequest,
  memory,
  module,
  output,
  rtl,
  UInt,
  Vec,
} from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

const Opcode = Enum('opcode', ['add', 'sub', 'jump']);

function codesOf(act: () => unknown): string[] {
  try {
    const made = act() as ModuleRequest;
    elaborate(made);
    return [];
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    return error.diagnostics.map(({ code }) => code);
  }
}

describe('an enumeration', () => {
  it('stands in ports, registers, vectors, bundles, memories, choices, switches and templates', () => {
    const Entry = Bundle({ op: Opcode, count: UInt(2) });
    const Everywhere = module(
      'everywhere',
      () => ({
        op: input(Opcode, 'what to do'),
        go: input(Bool()),
        index: input(UInt(1)),
        entry: input(Entry),
        last: output(Opcode),
        first: output(Opcode),
        stored: output(Opcode),
        chosen: output(Opcode),
        level: output(UInt(4)),
        both: output(Bool()),
      }),
      (m, { op, go, index, entry, last, first, stored, chosen, level, both }) => {
        const { held, history } = m.reg({ held: Opcode.reset(Opcode.jump), history: Vec(2, Opcode) });
        const { codes } = m.mem({ codes: memory(Opcode, 2) });
        held.next(entry.op);
        m.when(go, () => history.at(index).next(op));
        m.when(go, () => codes.write(index, op));
        last.drive(held);
        first.drive(history.at(0));
        stored.drive(codes.read(0));
        chosen.drive(go.mux(Opcode.sub, op));
        m.switch(op)
          .case(Opcode.add, () => level.drive(1))
          .all({ sub: () => level.drive(2), jump: () => level.drive(4) });
        both.drive(rtl`${op} == ${Opcode.jump} && ${held} != ${op}`);
      },
    );
    const design = elaborate(Everywhere({}));
    expect(verifyDesign(design)).toEqual([]);
    expect(checkDesign(design, { warnings: false })).toEqual([]);
    expect(printDesign(parseDesign(printDesign(design)))).toBe(printDesign(design));

    const sim = new ReferenceSimulator(design);
    sim.poke('rst', 1);
    sim.step();
    sim.poke('rst', 0);
    expect([sim.peek('last'), sim.peek('first')]).toEqual([2n, 0n]);
    sim.poke('go', 1);
    sim.poke('op', 2);
    sim.poke('entry_op', 1);
    expect([sim.peek('chosen'), sim.peek('level'), sim.peek('both')]).toEqual([1n, 4n, 0n]);
    sim.step();
    expect([sim.peek('last'), sim.peek('first'), sim.peek('stored'), sim.peek('both')]).toEqual([
      1n,
      2n,
      2n,
      1n,
    ]);

    const text = emitVerilog(design).files.find(({ path }) => path === 'everywhere.v')!.text;
    for (const name of ['OPCODE_ADD', 'OPCODE_SUB', 'OPCODE_JUMP']) expect(text).toContain(name);
  });

  it('is encoded in order, as a Gray code, one-hot, or as it says', () => {
    const encodings = (type: {
      readonly format: { readonly members: readonly { readonly value: bigint }[] };
    }) => type.format.members.map(({ value }) => Number(value));
    expect([Opcode.width, encodings(Opcode)]).toEqual([2, [0, 1, 2]]);
    const gray = Enum('gray', ['a', 'b', 'c', 'd', 'e'], { encoding: 'gray' });
    expect([gray.width, encodings(gray)]).toEqual([3, [0, 1, 3, 2, 6]]);
    const hot = Enum('hot', ['a', 'b', 'c'], { encoding: 'oneHot' });
    expect([hot.width, encodings(hot)]).toEqual([3, [1, 2, 4]]);
    const own = Enum('own', { read: 0x03, write: 0x23 }, { width: 7 });
    expect([own.width, encodings(own)]).toEqual([7, [3, 0x23]]);
  });

  it('is made of bits, and gives bits, only where that is written', () => {
    const Decode = module(
      'decode',
      () => ({ bits: input(Bits(2)), known: output(Bool()), op: output(Opcode), back: output(Bits(2)) }),
      (_m, { bits, known, op, back }) => {
        const read = Opcode.fromBits(bits);
        known.drive(read.isMember());
        op.drive(read);
        back.drive(read.asBits());
      },
    );
    const sim = new ReferenceSimulator(elaborate(Decode({})));
    const seen = [0, 1, 2, 3].map((bits) => {
      sim.poke('bits', bits);
      return [sim.peek('known'), sim.peek('op'), sim.peek('back')];
    });
    expect(seen).toEqual([
      [1n, 0n, 0n],
      [1n, 1n, 1n],
      [1n, 2n, 2n],
      [0n, 3n, 3n],
    ]);
  });

  it('gives a state machine its encoding and its first state', () => {
    const Phase = Enum('phase', ['idle', 'run', 'stop'], { encoding: 'oneHot' });
    const Machine = module(
      'machine',
      () => ({ go: input(Bool()), phase: output(Phase) }),
      (m, { go, phase }) => {
        const { state } = m.fsm({ state: Phase.reset(Phase.stop) });
        state.case({
          idle: () => m.when(go, () => state.goto('run')),
          run: () => state.goto('stop'),
          stop: () => state.goto('idle'),
        });
        phase.drive(state.value);
      },
    );
    const sim = new ReferenceSimulator(elaborate(Machine({})));
    sim.poke('rst', 1);
    sim.step();
    sim.poke('rst', 0);
    sim.poke('go', 1);
    const seen = Array.from({ length: 4 }, () => {
      const phase = sim.peek('phase');
      sim.step();
      return phase;
    });
    expect(seen).toEqual([4n, 1n, 2n, 4n]);
  });

  it('may share its name with another one of the design, which keeps its own members', () => {
    const machineOf = (name: string, states: readonly [string, ...string[]]) =>
      module(
        name,
        () => ({ y: output(Bool()) }),
        (m, { y }) => {
          const { state } = m.fsm({ state: states });
          state.case({ [states[0]]: () => state.goto(states[1]!) });
          y.drive(state.is(states[0]));
        },
      );
    const Top = module(
      'top',
      () => ({ y: output(Bool()), z: output(Bool()), w: output(Bool()) }),
      (m, { y, z, w }) => {
        const { a, b, c } = m.instance({
          a: machineOf('first', ['idle', 'run'])({}),
          b: machineOf('second', ['off', 'on', 'hot'])({}),
          c: machineOf('third', ['idle', 'run'])({}),
        });
        y.drive(a.y);
        z.drive(b.y);
        w.drive(c.y);
      },
    );
    const design = elaborate(Top({}));
    expect(design.enumerations.map(({ name }) => name)).toEqual(['state', 'second.state']);
    expect(checkDesign(design, { warnings: false })).toEqual([]);
    expect(printDesign(parseDesign(printDesign(design)))).toBe(printDesign(design));
    const texts = Object.fromEntries(emitVerilog(design).files.map(({ path, text }) => [path, text]));
    expect(texts['first.v']).toContain('STATE_IDLE');
    expect(texts['second.v']).toContain(' STATE_OFF = ');
    expect(texts['second.v']!.toLowerCase()).not.toContain('second.state');
  });

  it('says at once what is wrong with its declaration', () => {
    expect(codesOf(() => Enum('e', ['a', 'a']))).toEqual(['SL0108']);
    expect(codesOf(() => Enum('e', { a: 1, b: 1 }))).toEqual(['SL0112']);
    expect(codesOf(() => Enum('e', { a: -1 }))).toEqual(['SL0103']);
    expect(codesOf(() => Enum('e', { a: 9 }, { width: 3 }))).toEqual(['SL0110']);
    expect(codesOf(() => Enum('e', ['a b']))).toEqual(['SL0107']);
    expect(codesOf(() => Enum('e', ['width'] as never))).toEqual(['SL0107']);
  });
});

describe('values of different enumerations', () => {
  const Color = Enum('color', ['red', 'green', 'blue']);
  const Other = Enum('opcode', ['add', 'mul', 'jump']);

  function codesIn(act: (op: never, color: never, m: never) => void): string[] {
    return codesOf(() =>
      module(
        'bench',
        () => ({ op: input(Opcode), color: input(Color) }),
        (m, { op, color }) => act(op as never, color as never, m as never),
      )({}),
    );
  }

  // biome-ignore lint/suspicious/noExplicitAny: what an author without TypeScript can do
  type Untyped = any;

  it.each<[string, (op: Untyped, color: Untyped, m: Untyped) => void, string[]]>([
    ['are not compared', (op, color) => op.eq(color), ['SL0102']],
    ['are not compared with members of others', (op) => op.eq(Color.red), ['SL0102']],
    ['of one name are told apart by their members', (op) => op.eq(Other.add), ['SL0102']],
    ['are not compared with numbers', (op) => op.eq(1), ['SL0102']],
    ['are no numbers', (op) => op.add(op), ['SL0102']],
    ['have no order and no parts', (op) => [op.lt(op), op.bit(0)], ['SL0102', 'SL0102']],
    ['are no labels of each other', (op, _color, m) => m.switch(op).case(Color.red, () => {}), ['SL0102']],
    ['have no numbers as labels', (op, _color, m) => m.switch(op).case(1, () => {}), ['SL0102']],
    [
      'have each label once',
      (op, _color, m) =>
        m
          .switch(op)
          .case(Opcode.add, () => {})
          .case(Opcode.add, () => {}),
      ['SL0112'],
    ],
    [
      'have an arm for each member in `all`',
      (op, _color, m) => m.switch(op).all({ add: () => {} }),
      ['SL0112'],
    ],
    ['have no member of another name', () => Opcode.lit('ad' as never), ['SL0113']],
  ])('%s', (_what, act, codes) => {
    expect(codesIn(act)).toEqual(codes);
  });
});
