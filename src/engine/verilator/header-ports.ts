/** A port as Verilator declares it in the model class. */
export interface HeaderPort {
  /** Name of the C++ member; it differs from the Verilog name for C++ keywords and double underscores. */
  readonly member: string;
  readonly direction: 'in' | 'out';
  readonly width: number;
}

/** Reads the port declarations of a Verilated class, `VL_IN8(&name,msb,lsb)` and its relatives, by Verilog name. */
export function headerPorts(header: string): Map<string, HeaderPort> {
  const ports = new Map<string, HeaderPort>();
  for (const match of header.matchAll(/\bVL_(IN|OUT)(?:8|16|64|W)?\(\s*&?(\w+)\s*,\s*(\d+)\s*,\s*(\d+)/g)) {
    const [, kind, member, msb, lsb] = match;
    ports.set(verilogName(member!), {
      member: member!,
      direction: kind === 'IN' ? 'in' : 'out',
      width: Number(msb) - Number(lsb) + 1,
    });
  }
  return ports;
}

/** Undoes what Verilator does to names that C++ cannot have: `__SYM__double`, `a___05Fb` for `a__b`. */
function verilogName(member: string): string {
  return member
    .replace(/^__SYM__/, '')
    .replace(/__0([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
