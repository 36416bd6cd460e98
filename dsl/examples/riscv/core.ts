import {
  all,
  Bits,
  Bool,
  cat,
  drive,
  Enum,
  input,
  memory,
  module,
  output,
  UInt,
} from '../../../src/lang/index.ts';
import { RiscvAlu } from './alu.ts';

/** Major opcodes of RV32I, bits 6..0 of an instruction. */
const Opcode = Enum(
  'opcode',
  {
    load: 0b0000011,
    operate_immediate: 0b0010011,
    auipc: 0b0010111,
    store: 0b0100011,
    operate: 0b0110011,
    lui: 0b0110111,
    branch: 0b1100011,
    jalr: 0b1100111,
    jal: 0b1101111,
    system: 0b1110011,
  },
  { width: 7 },
);

/**
 * A core for the RV32I instruction set (unprivileged specification, version 2.1) without interrupts and misaligned
 * accesses. Every instruction takes one cycle, a load takes two. Both memories answer in the cycle after the address.
 * ECALL and EBREAK halt the core; FENCE does nothing.
 */
export const RiscvCore = module(
  { name: 'riscv_core', doc: 'RV32I core, one instruction a cycle, two for a load.' },
  () => ({
    fetch_address: output(UInt(32), 'byte address of the next instruction'),
    instruction: input(Bits(32), 'what the last fetch_address holds'),
    data_address: output(UInt(32), 'byte address'),
    data_write: output(Bool()),
    data_lanes: output(Bits(4), 'bytes to write'),
    data_out: output(Bits(32)),
    data_in: input(Bits(32), 'the word that the last data_address holds'),
    halted: output(Bool()),
    retired: output(Bool(), 'an instruction is completed in this cycle'),
    pc: output(UInt(32), 'address of the instruction in work'),
  }),
  (m, p) => {
    const { running, loading, stopped, at } = m.reg({
      running: Bool().doc('instruction holds what was fetched'),
      loading: Bool().doc('second cycle of a load'),
      stopped: Bool(),
      at: UInt(32).doc('address of the instruction in work'),
    });
    const { registers } = m.mem({
      registers: memory(UInt(32), 32, { doc: 'x1 to x31; x0 is never written' }),
    });
    const code = p.instruction;
    const { rs1, rs2, rd, function3 } = m.let({
      rs1: code.slice(19, 15).asUInt(),
      rs2: code.slice(24, 20).asUInt(),
      rd: code.slice(11, 7).asUInt(),
      function3: code.slice(14, 12),
    });
    const immediate = m.let({
      immediate_i: code.slice(31, 20).asSInt().sext(32).asUInt(),
      immediate_s: cat(code.slice(31, 25), code.slice(11, 7)).asSInt().sext(32).asUInt(),
      immediate_b: cat(code.bit(31), code.bit(7), code.slice(30, 25), code.slice(11, 8), Bits(1).lit(0))
        .asSInt()
        .sext(32)
        .asUInt(),
      immediate_u: cat(code.slice(31, 12), Bits(12).lit(0)).asUInt(),
      immediate_j: cat(code.bit(31), code.slice(19, 12), code.bit(20), code.slice(30, 21), Bits(1).lit(0))
        .asSInt()
        .sext(32)
        .asUInt(),
    });
    const { a, b } = m.let({
      a: rs1.eq(0).mux(0, registers.read(rs1)),
      b: rs2.eq(0).mux(0, registers.read(rs2)),
    });
    const { opcode } = m.let({ opcode: Opcode.fromBits(code.slice(6, 0)) });
    const { is_load, is_store, is_branch, is_operate } = m.let({
      is_load: opcode.eq(Opcode.load),
      is_store: opcode.eq(Opcode.store),
      is_branch: opcode.eq(Opcode.branch),
      is_operate: opcode.eq(Opcode.operate),
    });

    const { alu } = m.instance({ alu: RiscvAlu() });
    const shiftsRight = function3.eq(5);
    drive(alu, {
      operation: function3,
      other: code.bit(30).and(is_operate.or(shiftsRight)),
      a,
      b: is_operate.or(is_branch).mux(b, immediate.immediate_i),
    });

    const { taken, next_pc } = m.wire({ taken: Bool(), next_pc: UInt(32) });
    m.switch(function3.slice(2, 1))
      .case(0, () => taken.drive(alu.equal.xor(function3.bit(0))))
      .case(2, () => taken.drive(alu.less.xor(function3.bit(0))))
      .case(3, () => taken.drive(alu.below.xor(function3.bit(0))))
      .default(() => taken.drive(0));

    const { following, stalled, stopping } = m.let({
      following: at.add(4),
      stalled: is_load.and(loading.not()),
      stopping: opcode.eq(Opcode.system),
    });
    const { executing, completing } = m.let({
      executing: running.and(stopped.not()),
      completing: all(running, stopped.not(), stalled.not(), stopping.not()),
    });
    next_pc.drive(following);
    m.when(opcode.eq(Opcode.jal), () => next_pc.drive(at.add(immediate.immediate_j)))
      .elsewhen(opcode.eq(Opcode.jalr), () =>
        next_pc.drive(cat(a.add(immediate.immediate_i).slice(31, 1), Bits(1).lit(0)).asUInt()),
      )
      .elsewhen(is_branch.and(taken), () => next_pc.drive(at.add(immediate.immediate_b)));

    p.fetch_address.drive(completing.mux(next_pc, at));
    at.nextWhen(completing, next_pc);
    running.set();
    m.when(executing, () => {
      loading.next(stalled);
      stopped.setWhen(stopping);
    });

    // Data memory: bytes and half words sit in their own lanes of the word.
    const { address } = m.let({ address: a.add(is_store.mux(immediate.immediate_s, immediate.immediate_i)) });
    const { lane } = m.let({ lane: address.trunc(2) });
    p.data_address.drive(address);
    p.data_write.drive(executing.and(is_store));
    m.switch(function3.slice(1, 0))
      .case(0, () => {
        p.data_lanes.drive(Bits(4).lit(1).asUInt().shl(lane).asBits());
        p.data_out.drive(b.trunc(8).repeat(4).zext(32).trunc(32));
      })
      .case(1, () => {
        p.data_lanes.drive(lane.bit(1).mux(Bits(4).lit(0b1100), Bits(4).lit(0b0011)));
        p.data_out.drive(b.trunc(16).repeat(2).zext(32).trunc(32));
      })
      .default(() => {
        p.data_lanes.drive(0b1111);
        p.data_out.drive(b.asBits());
      });

    const { loaded, result } = m.wire({ loaded: UInt(32), result: UInt(32) });
    const { half_word, one_byte } = m.let({
      half_word: lane.bit(1).mux(p.data_in.slice(31, 16), p.data_in.slice(15, 0)),
      one_byte: p.data_in
        .asUInt()
        .shr(cat(lane, Bits(3).lit(0)).asUInt())
        .trunc(8)
        .asBits(),
    });
    m.switch(function3)
      .case(0, () => loaded.drive(one_byte.asSInt().sext(32).asUInt()))
      .case(1, () => loaded.drive(half_word.asSInt().sext(32).asUInt()))
      .case(4, () => loaded.drive(one_byte.asUInt().zext(32)))
      .case(5, () => loaded.drive(half_word.asUInt().zext(32)))
      .default(() => loaded.drive(p.data_in.asUInt()));

    const { writes } = m.wire({ writes: Bool() });
    writes.drive(1);
    m.switch(opcode)
      .case(Opcode.load, () => result.drive(loaded))
      .case([Opcode.operate, Opcode.operate_immediate], () => result.drive(alu.y))
      .case(Opcode.lui, () => result.drive(immediate.immediate_u))
      .case(Opcode.auipc, () => result.drive(at.add(immediate.immediate_u)))
      .case([Opcode.jal, Opcode.jalr], () => result.drive(following))
      .default(() => {
        result.drive(0);
        writes.drive(0);
      });
    m.when(all(completing, writes, rd.ne(0)), () => registers.write(rd, result));

    drive(p, { halted: stopped, retired: completing, pc: at });
  },
);
