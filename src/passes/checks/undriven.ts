import type { DiagnosticSink } from '../../diag/index.ts';
import { type Design, forEachStatement, type Module, type Signal } from '../../ir/index.ts';
import { type AssignedBits, assignedOnAllPaths, certainBits, possibleBits } from './assigned-bits.ts';
import { bitRange, describeBits } from './bits.ts';
import { latchPath } from './latch-path.ts';

/**
 * SL0201: a wire or output of which some bit is assigned nowhere. SL0203: one of which some bit is assigned on some
 * paths through the body only. A `case` over an enumeration that names all members still needs a default if the
 * subject has values that are no member: hardware can reach them.
 */
export function checkDriven(design: Design, module: Module, sink: DiagnosticSink): void {
  const somewhere: (bigint | undefined)[] = module.signals.map(() => undefined);
  forEachStatement(module.body, (statement) => {
    if (statement.kind !== 'assign') return;
    const bits = possibleBits(module, statement);
    const before = somewhere[statement.target];
    somewhere[statement.target] = before === undefined || before === bits ? bits : before | bits;
  });
  const atTop = bitsAtTop(module);
  // Found only where something is not assigned at the top already.
  const known = new Map<Module['body'], AssignedBits>();
  let always: AssignedBits | null = null;
  for (const signal of module.signals) {
    if (signal.source !== 'statements' || signal.kind === 'reg') continue;
    const all = bitRange(0, signal.width);
    const assigned = somewhere[signal.id] ?? 0n;
    const missing = all & ~assigned;
    if (missing !== 0n) reportUndriven(design, module, signal, missing, missing === all, sink);
    if ((assigned & ~(atTop[signal.id] ?? 0n)) === 0n) continue;
    always ??= assignedOnAllPaths(module, module.body, known);
    const partly = assigned & ~(always.get(signal.id) ?? 0n);
    if (partly !== 0n) reportLatch(design, module, signal, partly, known, sink);
  }
}

/** By signal: the bits that statements assign under no condition. */
function bitsAtTop(module: Module): (bigint | undefined)[] {
  const bits: (bigint | undefined)[] = module.signals.map(() => undefined);
  for (const statement of module.body) {
    if (statement.kind !== 'assign') continue;
    const before = bits[statement.target];
    const more = certainBits(module, statement);
    bits[statement.target] = before === undefined || before === more ? more : before | more;
  }
  return bits;
}

function reportUndriven(
  design: Design,
  module: Module,
  signal: Signal,
  missing: bigint,
  isWhole: boolean,
  sink: DiagnosticSink,
): void {
  const { kind, name } = signal;
  const user = module.instances.find((instance) => instance.ports.includes(signal.id));
  const child = user ? design.modules[user.module]! : undefined;
  const port = child?.signals[child.ports[user!.ports.indexOf(signal.id)]!];
  const subject = port
    ? `input '${port.name}' of instance '${user!.name}' (${child!.name})`
    : `${kind} '${name}'`;
  const what = isWhole
    ? `${subject} of module '${module.name}' is never driven`
    : `${describeBits(missing)} of ${subject} of module '${module.name}' are never driven`.replace(
        /^(bit \d+ .*) are /,
        '$1 is ',
      );
  const place = design.locations.place(signal.location) ?? design.locations.place(user?.location ?? -1);
  const declared = design.locations.place(port?.location ?? -1);
  sink.error('SL0201', what, {
    ...(place ? { place } : {}),
    ...(port &&
      declared && {
        related: [{ message: `'${port.name}', ${describeWidth(port.width)}`, place: declared }],
      }),
    help: port
      ? `drive it through the handle of '${user!.name}', or connect what it belongs to`
      : isWhole
        ? `assign '${name}' a value, or remove it`
        : `assign the missing bits, for example by a default for the whole of '${name}' first`,
  });
}

function describeWidth(width: number): string {
  return width === 1 ? '1 bit' : `${width} bits`;
}

function reportLatch(
  design: Design,
  module: Module,
  signal: Signal,
  partly: bigint,
  known: ReadonlyMap<Module['body'], AssignedBits>,
  sink: DiagnosticSink,
): void {
  const { kind, name, width } = signal;
  const path = latchPath(design, module, signal.id, partly, known);
  const whole = partly === bitRange(0, width);
  const subject = whole ? `${kind} '${name}'` : `${describeBits(partly)} of ${kind} '${name}'`;
  const verb = whole || (partly & (partly - 1n)) === 0n ? 'keeps its value' : 'keep their values';
  const place =
    design.locations.place(path.at(-1)?.location ?? -1) ?? design.locations.place(signal.location);
  const declared = design.locations.place(signal.location);
  const related = path
    .slice(0, -1)
    .map((step) => ({
      message: `on the path where ${step.text}`,
      place: design.locations.place(step.location),
    }))
    .map(({ message, place: at }) => (at ? { message, place: at } : { message }));
  sink.error(
    'SL0203',
    `${subject} of module '${module.name}' ${verb} when ${path.map((s) => s.text).join(' and ')}`,
    {
      ...(place ? { place } : {}),
      related: [
        ...related,
        {
          message: `'${name}' is ${kind === 'wire' ? 'a wire' : 'an output'}, not a register`,
          ...(declared ? { place: declared } : {}),
        },
      ],
      help: `assign '${name}' on every path, for example a default before the first condition`,
    },
  );
}
