import { Op, type OpCode } from './op.ts';

/**
 * The symbols of operators between two operands, as C, Verilog and Python have them. Those of comparisons do not tell whether
 * the operands are signed.
 */
export const infixSymbols: ReadonlyMap<number, string> = new Map<OpCode, string>([
  [Op.and, '&'],
  [Op.or, '|'],
  [Op.xor, '^'],
  [Op.add, '+'],
  [Op.sub, '-'],
  [Op.mul, '*'],
  [Op.eq, '=='],
  [Op.ne, '!='],
  [Op.ltu, '<'],
  [Op.leu, '<='],
  [Op.lts, '<'],
  [Op.les, '<='],
]);
