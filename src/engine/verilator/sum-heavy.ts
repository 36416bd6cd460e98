import { type Design, Op } from '../../ir/index.ts';

/** A module with as many adders, and this share of them among its operators, is a tree of sums. */
const leastAdders = 16;
const leastShare = 0.1;

const wiring: readonly number[] = [Op.const, Op.ref, Op.slice, Op.cat, Op.rep, Op.zext, Op.sext];

/** Whether some module of a design is mostly sums, as the columns of a macro are. */
export function isSumHeavy(design: Design): boolean {
  return design.modules.some(({ nodes }) => {
    let adders = 0;
    let operators = 0;
    for (let node = 0; node < nodes.count; node++) {
      const op = nodes.op[node]!;
      if (op === Op.add || op === Op.sub) adders++;
      if (!wiring.includes(op)) operators++;
    }
    return adders >= leastAdders && adders >= leastShare * operators;
  });
}
