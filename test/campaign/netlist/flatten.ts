/** A bit in the JSON of Yosys: a number for a net of the module, or a constant. */
type JsonBit = number | '0' | '1' | 'x' | 'z';

export interface JsonModule {
  readonly ports: Record<
    string,
    { readonly direction: 'input' | 'output'; readonly bits: readonly JsonBit[] }
  >;
  readonly cells: Record<string, JsonCell>;
  readonly netnames: Record<
    string,
    { readonly bits: readonly JsonBit[]; readonly attributes: Record<string, string | number> }
  >;
}

export interface JsonCell {
  readonly type: string;
  readonly parameters: Record<string, string | number>;
  readonly connections: Record<string, readonly JsonBit[]>;
}

/** A cell with its nets, by port. */
export interface Cell {
  readonly type: string;
  readonly parameters: JsonCell['parameters'];
  readonly pins: Record<string, readonly number[]>;
}

/** One module with all that is below it; a net is a number. */
export interface FlatNetlist {
  readonly nets: number;
  readonly cells: readonly Cell[];
  readonly ports: Record<string, readonly number[]>;
  /** Nets that hold 1 at the start, if a flip-flop drives them. */
  readonly ones: ReadonlySet<number>;
}

/** The nets of the constants; what is undefined has one of its own. */
export const constantNets = { '0': 0, '1': 1, x: 2, z: 2 } as const;

/** Puts the modules that `top` uses, directly or not, into one netlist. */
export function flatten(modules: Record<string, JsonModule>, top: string): FlatNetlist {
  const cells: Cell[] = [];
  const ones = new Set<number>();
  let nets = 3;
  const copy = (from: number, to: number) =>
    cells.push({ type: 'copy', parameters: {}, pins: { A: [from], Y: [to] } });

  const place = (module: JsonModule, outside: Record<string, readonly number[]>): void => {
    const known = new Map<JsonBit, number>(Object.entries(constantNets) as [JsonBit, number][]);
    const net = (bit: JsonBit): number => {
      let found = known.get(bit);
      if (found === undefined) {
        found = nets++;
        known.set(bit, found);
      }
      return found;
    };
    for (const direction of ['input', 'output']) {
      for (const [name, port] of Object.entries(module.ports)) {
        if (port.direction !== direction) continue;
        port.bits.forEach((bit, i) => {
          const given = outside[name]?.[i];
          if (given === undefined) net(bit);
          else if (known.has(bit)) copy(net(bit), given);
          else known.set(bit, given);
        });
      }
    }
    for (const { type, parameters, connections } of Object.values(module.cells)) {
      const pins = Object.fromEntries(
        Object.entries(connections).map(([port, bits]) => [port, bits.map(net)]),
      );
      const below = modules[type];
      if (below) place(below, pins);
      else cells.push({ type, parameters, pins });
    }
    for (const { bits, attributes } of Object.values(module.netnames)) {
      const { init } = attributes;
      if (init === undefined) continue;
      const text = typeof init === 'number' ? init.toString(2) : init;
      bits.forEach((bit, i) => {
        if (text.at(-1 - i) === '1') ones.add(net(bit));
      });
    }
  };

  const module = modules[top]!;
  const ports = Object.fromEntries(
    Object.entries(module.ports).map(([name, { bits }]) => [name, bits.map(() => nets++)]),
  );
  place(module, ports);
  return { nets, cells, ports, ones };
}
