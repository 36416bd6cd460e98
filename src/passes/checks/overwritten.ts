import type { DiagnosticSink } from '../../diag/index.ts';
import type { Assign, Design, Module, SignalId, Statement } from '../../ir/index.ts';
import { possibleBits } from './assigned-bits.ts';
import { bitRange } from './bits.ts';
import { shownName } from './shown-name.ts';

/** A later unconditional assignment, and the bits that it and those after it write. */
interface Cover {
  readonly bits: bigint;
  readonly by: Assign;
  readonly next: Cover | undefined;
}

/** A body on the way back from its end, with what to restore in the map of covers when it is done. */
interface Frame {
  readonly body: readonly Statement[];
  at: number;
  /** Bodies inside of it that are still to be looked at, the last one next. */
  inner: (readonly Statement[])[] | null;
  /** Length of `targets` when it began. */
  readonly mark: number;
}

/**
 * SL0202: an assignment that can never show, because assignments further down, in the same body or around it and
 * under no further condition, write all its bits. A default that conditions override is not one.
 */
export function checkOverwritten(design: Design, module: Module, sink: DiagnosticSink): void {
  const found: { earlier: Assign; later: Assign }[] = [];
  const covers: (Cover | undefined)[] = module.signals.map(() => undefined);
  // What bodies changed, to be put back: signals, and their covers before.
  const targets: SignalId[] = [];
  const before: (Cover | undefined)[] = [];
  const frameOf = (body: readonly Statement[]): Frame => {
    return { body, at: body.length - 1, inner: null, mark: targets.length };
  };
  const frames = [frameOf(module.body)];
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const inside = frame.inner?.pop();
    if (inside) frames.push(frameOf(inside));
    else if (frame.at < 0) {
      while (targets.length > frame.mark) covers[targets.pop()!] = before.pop();
      frames.pop();
    } else {
      const statement = frame.body[frame.at--]!;
      if (statement.kind === 'if') {
        frame.inner ??= [];
        if (statement.then.length > 0) frame.inner.push(statement.then);
        if (statement.otherwise.length > 0) frame.inner.push(statement.otherwise);
      } else if (statement.kind === 'case') {
        frame.inner ??= [];
        for (const { body } of statement.arms) frame.inner.push(body);
        frame.inner.push(statement.otherwise);
      } else {
        const cover = covers[statement.target];
        const bits = possibleBits(module, statement);
        if (cover && bits !== 0n && (bits & ~cover.bits) === 0n)
          found.push({ earlier: statement, later: coveringOne(cover, bits) });
        if (statement.index >= 0) continue;
        if (frames.length > 1) {
          targets.push(statement.target);
          before.push(cover);
        }
        const own = bitRange(statement.low, statement.width);
        covers[statement.target] = { bits: cover ? own | cover.bits : own, by: statement, next: cover };
      }
    }
  }
  for (const { earlier, later } of found.reverse()) report(design, module, earlier, later, sink);
}

/** The last assignment in the text that writes some of `bits`. */
function coveringOne(cover: Cover, bits: bigint): Assign {
  let found = cover.by;
  for (let at: Cover | undefined = cover; at; at = at.next)
    if (bitRange(at.by.low, at.by.width) & bits) found = at.by;
  return found;
}

function report(design: Design, module: Module, earlier: Assign, later: Assign, sink: DiagnosticSink): void {
  const { kind, width } = module.signals[earlier.target]!;
  const name = shownName(module, earlier.target);
  const isWhole = earlier.index < 0 && earlier.width === width;
  const [high, low] = [earlier.low + earlier.width - 1, earlier.low];
  const range = isWhole || earlier.index >= 0 ? '' : high === low ? `[${low}]` : `[${high}:${low}]`;
  const place = design.locations.place(earlier.location);
  const laterPlace = design.locations.place(later.location);
  sink.error(
    'SL0202',
    `${kind === 'reg' ? 'register' : kind} '${name}${range}' of module '${module.name}' is driven again later, so this assignment has no effect`,
    {
      ...(place ? { place } : {}),
      related: [{ message: 'the later assignment', ...(laterPlace ? { place: laterPlace } : {}) }],
      help: 'remove one of the two, or put the later one under a condition',
    },
  );
}
