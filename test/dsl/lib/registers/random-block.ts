import {
  type Access,
  constant,
  type Field,
  pulse,
  type RegisterBlock,
  type RegisterSpec,
  type Registers,
  rc,
  register,
  registerBlock,
  ro,
  rw,
  type Verb,
  w1c,
  w1s,
  wo,
} from '../../../../dsl/lib/registers/index.ts';
import { Bits, Bool, type ScalarType, SInt, UInt } from '../../../../src/lang/index.ts';

type Random = (below: number) => number;

const accesses: readonly Access[] = ['rw', 'ro', 'wo', 'w1c', 'w1s', 'rc', 'pulse', 'constant'];

/** A block of some registers with fields of all sorts, gaps included. */
export function randomBlock(random: Random, dataWidth: 8 | 16 | 32 | 64): RegisterBlock {
  const registers: Record<string, RegisterSpec | Field> = { first: rw(Bool()) };
  const count = 2 + random(5);
  const bytes = dataWidth / 8;
  let offset = 0;
  for (let r = 0; r < count; r++) {
    offset += bytes;
    if (random(4) === 0) registers[`r${r}`] = randomField(random, 1 + random(dataWidth), undefined);
    else {
      if (random(4) === 0) offset += bytes;
      registers[`r${r}`] = register(randomFields(random, dataWidth), { at: offset });
    }
  }
  return registerBlock<Registers>({ name: 'block', dataWidth, registers });
}

function randomFields(random: Random, dataWidth: number): Record<string, Field> {
  const fields: Record<string, Field> = {};
  let low = 0;
  for (let f = 0; low < dataWidth && f < 5; f++) {
    if (random(3) === 0) low += random(4);
    const width = random(2) === 0 ? 1 : 1 + random(Math.min(20, dataWidth));
    if (low + width > dataWidth) break;
    fields[`f${f}`] = randomField(random, width, low);
    low += width;
  }
  return Object.keys(fields).length > 0 ? fields : { only: rw(Bool()) };
}

function randomField(random: Random, width: number, at: number | undefined): Field {
  const access = accesses[random(accesses.length)]!;
  const type = randomType(random, width, access);
  const direct = type.reset(0);
  const where = at === undefined ? {} : { at };
  if (access === 'pulse') return pulse(type, where);
  if (access === 'constant') return constant(type, where);
  const verbs = (['write', 'set', 'clear', 'count'] as const).filter(
    (verb) => random(3) === 0 && (verb !== 'count' || type.kind === 'uint'),
  );
  const needs = access === 'w1c' || access === 'rc';
  const hardware: readonly Verb[] = verbs.length === 0 && needs ? ['set'] : verbs;
  const wins =
    hardware.length > 0 && random(3) === 0 ? ({ wins: random(2) ? 'software' : 'hardware' } as const) : {};
  const options = { ...where, hardware, ...wins };
  const strobed = { ...options, written: random(3) === 0 };
  if (access === 'rw') return rw(type, strobed);
  if (access === 'wo') return wo(type, strobed);
  if (access === 'ro') return ro(hardware.length > 0 ? type : direct, { ...where, hardware });
  return { w1c, w1s, rc }[access](type, options);
}

function randomType(random: Random, width: number, access: Access): ScalarType {
  const kinds = [UInt(width), Bits(width), SInt(width), ...(width === 1 ? [Bool()] : [])];
  const type: ScalarType = kinds[random(kinds.length)]!;
  if (access === 'pulse') return type;
  const reset = random(2 ** Math.min(width - (type.kind === 'sint' ? 1 : 0), 20));
  return type.reset(reset);
}
