import { Bool, input, module, output, rtl, UInt } from '../../../src/lang/index.ts';

/** Operators of JavaScript where they belong: on parameters, on names, on the presence of an optional port. */
export const Fine = module(
  'fine',
  (q: { width: number; clear: boolean }) => ({
    step: input(UInt(q.width)),
    go: input(Bool()),
    ...(q.clear ? { clear: input(Bool()) } : {}),
    total: output(UInt(q.width)),
  }),
  (m, p, q) => {
    const { count } = m.reg({ count: UInt(q.width) });
    const clear = q.clear ? (p as { clear?: typeof p.go }).clear : undefined;
    const half = q.width / 2 > 4 && q.clear ? q.width >> 1 : 1;

    m.when(p.go, () => count.next(count.add(p.step)));
    if (clear) m.when(clear, () => count.next(0));
    if (clear !== undefined && !q.clear) count.next(0);
    const held = clear?.not() ?? p.go;
    p.total.drive(rtl`${held} ? ${count} : ${p.step} >> ${half}`);
    const pair = [p.go, p.go.not()];
    const [first, third] = [pair[0]!, pair[2]];
    const either = third ? first.or(third) : first;
    const next = pair[q.width];
    const rows = [pair, pair];
    m.let({ above: rows[q.width]?.[0] ?? first });
    const wide = [count, p.step].filter((value) => value.width > 4).toSorted((x, y) => x.width - y.width);
    if (wide.some((value) => value.width === q.width) && [4, 8].includes(q.width)) count.next(2);
    m.when(next && pair[3] ? next.and(either) : either, () => count.next(1));
    m.let({ wide: count.zext(q.width + 1) });
  },
);
