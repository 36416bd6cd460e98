import { describe, expect, it } from 'vitest';
import { RiscvCore } from '../../../dsl/examples/riscv/core.ts';
import { RiscvSystem } from '../../../dsl/examples/riscv/system.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { elaborate } from '../../../src/lang/index.ts';
import { RandomSource } from '../../support/random-source.ts';
import * as asm from '../../support/riscv/assembler.ts';
import { RiscvModel } from '../../support/riscv/model.ts';

const dataBytes = 1024;

/** Runs one program on the core, with memories of its own, beside the model; gives the instructions executed. */
function lockStep(program: Uint32Array, data: Uint8Array, limit: number): number {
  const { sync: core } = startEmbedded(elaborate(RiscvCore({})));
  const model = new RiscvModel(program, data.slice());
  const memory = new DataView(data.slice().buffer);
  const [fetch, address] = [{ now: 0 }, { now: 0 }];
  core.reset();
  let executed = 0;
  for (let cycle = 0; cycle < limit; cycle++) {
    core.poke('instruction', program[fetch.now >>> 2] ?? 0);
    core.poke('data_in', address.now + 4 <= dataBytes ? memory.getUint32(address.now, true) : 0);
    if (core.peek('retired') === 1n) {
      const pc = Number(core.peek('pc'));
      const expected = model.step();
      executed++;
      expect({ executed, pc }).toEqual({ executed, pc: expected.pc });
      const writes = core.peek('data_write') === 1n;
      expect({ executed, writes }).toEqual({ executed, writes: expected.store !== null });
      if (expected.store) {
        const [at, lanes] = [Number(core.peek('data_address')), Number(core.peek('data_lanes'))];
        const out = Number(core.peek('data_out'));
        for (let i = 0; i < 4; i++)
          if ((lanes >> i) & 1) memory.setUint8((at & ~3) + i, (out >>> (8 * i)) & 255);
        const stored = { address: at, lanes, data: memory.getInt32(at & ~3, true) };
        expect({ executed, stored }).toEqual({ executed, stored: expected.store });
      }
    }
    fetch.now = Number(core.peek('fetch_address'));
    address.now = Number(core.peek('data_address') & ~3n & 0xffffffffn);
    if (core.peek('halted') === 1n) {
      expect(model.step().halted).toBe(true);
      return executed;
    }
    core.step();
  }
  return executed;
}

/** Any instructions, with jumps that stay inside; x1 holds the address of the data and is never overwritten. */
function randomProgram(seed: number, length: number): Uint32Array {
  const random = new RandomSource(seed);
  const any = () => random.below(32);
  const target = () => [0, 2, 3, 4, 5, 8, 15, 31][random.below(8)]!;
  const imm = () => random.below(4096) - 2048;
  const name = <T extends object>(table: T) => {
    const names = Object.keys(table) as (keyof T)[];
    return names[random.below(names.length)]!;
  };
  const words: number[] = [asm.operateImmediate('addi', 1, 0, 512)];
  while (words.length < length) {
    const forward = 4 * random.between(1, Math.max(1, Math.min(6, length - words.length)));
    const kind = random.below(10);
    if (kind < 3) words.push(asm.operate(name(asm.registerOperations), target(), any(), any()));
    else if (kind < 5)
      words.push(asm.operateImmediate(name(asm.immediateOperations), target(), any(), imm()));
    else if (kind === 5) words.push(asm.shift(name(asm.shiftOperations), target(), any(), random.below(32)));
    else if (kind === 6) words.push(asm.branch(name(asm.branches), any(), any(), forward));
    else if (kind === 7) {
      const load = name(asm.loads);
      const size = { lb: 1, lbu: 1, lh: 2, lhu: 2, lw: 4 }[load];
      words.push(asm.load(load, target(), 1, size * (random.below(200 / size) - 100 / size)));
    } else if (kind === 8) {
      const store = name(asm.stores);
      const size = { sb: 1, sh: 2, sw: 4 }[store];
      words.push(asm.store(store, any(), 1, size * (random.below(200 / size) - 100 / size)));
    } else {
      const rest = [asm.lui(target(), random.below(1 << 20)), asm.auipc(target(), random.below(1 << 20))];
      words.push([...rest, asm.jal(target(), forward), asm.fence()][random.below(4)]!);
    }
  }
  // What the registers hold is stored, and thereby compared.
  for (let x = 2; x < 32; x++) words.push(asm.store('sw', x, 1, 4 * x));
  return Uint32Array.from([...words, asm.ebreak()]);
}

describe('the RV32I core', () => {
  it('executes random programs as the specification says', () => {
    let executed = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const data = Uint8Array.from({ length: dataBytes }, (_, i) => (i * 37 + seed * 11) & 255);
      executed += lockStep(randomProgram(seed, 150), data, 2000);
    }
    expect(executed).toBeGreaterThan(30 * 80);
  });

  it('sums the primes below 100 with loops, bytes, calls and a halt', () => {
    // x5 candidate, x6 divisor, x7 sum; trial division by subtraction.
    const program = [
      asm.operateImmediate('addi', 5, 0, 2),
      asm.operateImmediate('addi', 7, 0, 0),
      asm.jal(1, 4 * 8), // call: is x5 prime? answer in x10
      asm.branch('beq', 10, 0, 8),
      asm.operate('add', 7, 7, 5),
      asm.operateImmediate('addi', 5, 5, 1),
      asm.operateImmediate('slti', 11, 5, 100),
      asm.branch('bne', 11, 0, -20),
      asm.store('sw', 7, 0, -4),
      asm.ebreak(),
      asm.operateImmediate('addi', 6, 0, 2),
      asm.branch('bge', 6, 5, 4 * 7), // no divisor found
      asm.operateImmediate('addi', 12, 5, 0),
      asm.operate('sub', 12, 12, 6),
      asm.branch('blt', 0, 12, -4),
      asm.branch('beq', 12, 0, 4 * 5),
      asm.operateImmediate('addi', 6, 6, 1),
      asm.jal(0, -4 * 6),
      asm.operateImmediate('addi', 10, 0, 1),
      asm.jalr(0, 1, 0),
      asm.operateImmediate('addi', 10, 0, 0),
      asm.jalr(0, 1, 0),
    ];
    const { sync: system } = startEmbedded(
      elaborate(RiscvSystem({ program, programWords: 32, dataWords: 16 })),
    );
    system.reset();
    system.step(60_000);
    expect(system.peek('halted')).toBe(1n);
    expect(system.peek('result')).toBe(1060n);
  });
});
