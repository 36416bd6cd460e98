import { type DiagnosticSink, type Place, SpinlightError } from '../../../src/diag/index.ts';
import { checkName } from '../../../src/lang/declare.ts';
import type { PlacedRegister } from './layout.ts';
import { fieldPorts } from './ports.ts';

/** SL0107 for names that cannot stand in Verilog, SL0108 for two that become one port or one constant of the C header. */
export function checkBlockNames(
  block: string,
  registers: readonly PlacedRegister[],
  place: Place | undefined,
  sink: DiagnosticSink,
): void {
  const usable = (name: string, where: Place | undefined): void => {
    try {
      checkName(name, where);
    } catch (error) {
      if (!(error instanceof SpinlightError)) throw error;
      for (const diagnostic of error.diagnostics) sink.report(diagnostic);
    }
  };
  const first = new Map<string, { readonly name: string; readonly place: Place | undefined }>();
  const claim = (what: string, name: string, where: Place | undefined): void => {
    const key = name.toLowerCase();
    const other = first.get(key);
    if (!other) {
      first.set(key, { name: what, place: where });
      return;
    }
    sink.error('SL0108', `${what} and ${other.name} of register block '${block}' have the same name`, {
      ...(where && { place: where }),
      ...(other.place && { related: [{ message: `${other.name} is here`, place: other.place }] }),
      help: 'names of registers, fields and their ports differ, also without regard to case: the C header is in capitals',
    });
  };
  usable(block, place);
  for (const { name, fields, place: where } of registers) {
    if (fields.length !== 1 || fields[0]!.port !== name) {
      usable(name, where);
      claim(`register '${name}'`, name, where);
    }
    for (const placed of fields) {
      const { port, field } = placed;
      for (const [portName] of placed.access === 'constant' ? [[port]] : fieldPorts(placed)) {
        usable(portName!, field.place);
        claim(portName === port ? `field '${port}'` : `port '${portName}'`, portName!, field.place);
      }
    }
  }
}
