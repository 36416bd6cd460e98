import path from 'node:path';
import type { Design } from '../ir/index.ts';
import { emitVerilog, MapReader } from '../verilog/index.ts';

/** Where a signal of the top module is declared, and where it is in the Verilog. */
export interface SignalOrigin {
  /** `dsl/pim/macro.ts:31:15`, relative to the working directory; null if the source is not known. */
  readonly source: string | null;
  /** `pim_macro.out_sums[65:44]`. */
  readonly verilog: string;
}

/** The origin of a port such as `out_valid`, or of an element of `groups`, `out_sums[2]`; null for any other name. */
export function originOf(design: Design, signal: string, groups: number): SignalOrigin | null {
  const [, name = '', element] = /^(\w+)(?:\[(\d+)\])?$/.exec(signal) ?? [];
  const declared = design.modules[design.top]!.signals.find((each) => each.name === name);
  if (!declared) return null;
  const found = new MapReader(emitVerilog(design)).find(name);
  if (!found) return null;
  const width = declared.width / groups;
  const low = Number(element) * width;
  const part = element === undefined ? '' : `[${low + width - 1}:${low}]`;
  const place = design.locations.place(declared.location);
  const file = place && path.relative(process.cwd(), place.file);
  return {
    source: place ? `${file}:${place.line}:${place.column}` : null,
    verilog: `${found.path}${part}`,
  };
}
