import { Bool, clockDomain, module, output } from '../../../src/lang/index.ts';

export const top = module(
  'glitch',
  () => ({ wr: clockDomain(), rd: clockDomain(), y: output(Bool()).on('rd') }),
  (m, { wr, rd, y }) => {
    const { a, b } = m.on(wr).reg({ a: Bool(), b: Bool() });
    a.next(b);
    b.next(a.not());
    const { both } = m.let({ both: a.and(b) });
    const { seen } = m.on(rd).sync({ seen: both });
    y.drive(seen);
  },
)({});

/* spinlight says
error[SL0211]: synchroniser 'glitch.seen_meta' takes 'a & b', which logic computes: it may take a value that is there for a moment only
  --> SL0211-glitch.ts:11:31
     |
  11 |     const { seen } = m.on(rd).sync({ seen: both });
     |                               ^
  note: path: glitch.a -> glitch.both -> glitch.seen_meta
  note: the synchroniser
  --> SL0211-glitch.ts:11:31
     |
  11 |     const { seen } = m.on(rd).sync({ seen: both });
     |                               ^
  help: put a register of the sending clock behind the logic, and synchronise that register
*/
