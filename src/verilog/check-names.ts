import { DiagnosticSink, type Place } from '../diag/index.ts';
import { type Design, type LocationId, namesDiffer, verilogKeywords } from '../ir/index.ts';

/**
 * Names reach Verilog unchanged, so they must be identifiers there. Reports SL0107 for one that is not, SL0108 for two
 * things of one module with one name, and for two modules whose files would be the same.
 */
export function checkNames(design: Design, order: readonly number[]): void {
  const sink = new DiagnosticSink();
  const at = (location: LocationId): { place?: Place } => {
    const place = design.locations.place(location);
    return place ? { place } : {};
  };
  const check = (what: string, name: string, location: LocationId) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      sink.error('SL0107', `'${name}' cannot be the name of a ${what} in Verilog`, {
        ...at(location),
        help: 'names begin with a letter and go on with letters, digits and underscores',
      });
    } else if (verilogKeywords.has(name)) {
      sink.error('SL0107', `'${name}', the name of a ${what}, is a keyword of Verilog or SystemVerilog`, {
        ...at(location),
        help: `choose another name, for example '${name}_value'`,
      });
    }
  };
  const modules = new Map<string, string>();
  for (const index of order) {
    const module = design.modules[index]!;
    check('module', module.name, module.location);
    const file = module.name.toLowerCase();
    const other = modules.get(file);
    if (other !== undefined)
      sink.error(
        'SL0108',
        `modules '${other}' and '${module.name}' would be written to one file`,
        at(module.location),
      );
    modules.set(file, module.name);
    const names = new Set<string>();
    const isVerified = namesDiffer(module);
    const declare = (what: string, name: string, location: LocationId) => {
      check(what, name, location);
      if (isVerified) return;
      const before = names.size;
      if (names.add(name).size === before)
        sink.error('SL0108', `module '${module.name}' has two things named '${name}'`, at(location));
    };
    for (const { name, location } of module.signals) declare('signal', name, location);
    for (const { name, location } of module.instances) declare('instance', name, location);
    for (const { name, location, reads, writes } of module.memories) {
      declare('memory', name, location);
      for (const port of [...reads, ...writes]) check('memory port', `${name}_${port.name}`, location);
    }
  }
  sink.throwIfErrors();
}
