import { type Diagnostic, DiagnosticSink, InternalError, SpinlightError } from '../diag/index.ts';
import type { Design } from './design.ts';
import type { LocationId } from './location.ts';
import { verifyNodes } from './verify-nodes.ts';
import { verifyParts } from './verify-parts.ts';
import { verifyProperties } from './verify-properties.ts';
import { verifySignals } from './verify-signals.ts';
import { verifyStatements } from './verify-statements.ts';

/**
 * Everything in the netlist that its types cannot rule out: ids, widths, operand order, names, ports, drivers that
 * cannot be. All are SL0205, or SL0206 where a module instantiates itself. What a correct netlist may still
 * get wrong as hardware (latches, loops, undriven signals) is for the checks in `passes`.
 */
export function verifyDesign(design: Design): Diagnostic[] {
  const sink = new DiagnosticSink();
  verifyHeader(design, sink);
  for (const [index, module] of design.modules.entries()) {
    const report = (message: string, location: LocationId) => {
      const place = design.locations.place(location);
      sink.error('SL0205', `module '${module.name}': ${message}`, place ? { place } : {});
    };
    verifySignals(design, module, report);
    verifyNodes(design, module, (message) => report(message, module.location));
    verifyStatements(module, report);
    verifyProperties(module, report);
    let inOrder = true;
    for (const instance of module.instances) {
      const child = design.modules[instance.module];
      if (!child || instance.module < index) continue;
      inOrder = false;
      const place = design.locations.place(instance.location);
      sink.error(
        'SL0206',
        `module '${module.name}' instantiates '${child.name}', which does not come before it`,
        {
          ...(place ? { place } : {}),
          help: 'a module cannot contain itself, not even through other modules',
        },
      );
    }
    if (inOrder) verifyParts(design, module, report);
  }
  return sink.diagnostics;
}

/** Throws the diagnostics of `verifyDesign` if there are any. */
export function assertVerified(design: Design): void {
  const diagnostics = verifyDesign(design);
  if (diagnostics.length > 0) throw new SpinlightError(diagnostics);
}

/** Raises our own bug, not the user's: for use after a pass. */
export function assertPassVerified(design: Design, pass: string): void {
  const [first] = verifyDesign(design);
  if (first) throw new InternalError(`pass ${pass}: ${first.message}`);
}

function verifyHeader(design: Design, sink: DiagnosticSink): void {
  const { modules, top, enumerations } = design;
  if (top !== modules.length - 1)
    sink.error('SL0205', `the top is module ${top} of ${modules.length}, not the last`);
  const moduleNames = new Set<string>();
  for (const { name } of modules) {
    if (moduleNames.has(name)) sink.error('SL0205', `two modules are called '${name}'`);
    moduleNames.add(name);
  }
  const enumerationNames = new Set<string>();
  for (const { name, width, members } of enumerations) {
    const wrong = (message: string) => sink.error('SL0205', `enumeration '${name}': ${message}`);
    if (enumerationNames.has(name)) wrong('the name is used twice');
    enumerationNames.add(name);
    if (width < 1) wrong(`width ${width}`);
    if (new Set(members.map((m) => m.name)).size !== members.length) wrong('a member name is used twice');
    if (new Set(members.map((m) => m.value)).size !== members.length) wrong('a value is used twice');
    for (const member of members)
      if (member.value < 0n || member.value >> BigInt(Math.max(0, width)) !== 0n)
        wrong(`member '${member.name}' does not fit in ${width} bits`);
  }
}
