import type { Signal } from '../../../ir/index.ts';
import { isAdded } from '../ticked.ts';
import type { Directory, InstancePlace } from './directory.ts';

/** A value in a trace: one or more declared signals that are the same. */
export interface Variable {
  readonly code: string;
  readonly address: number;
  readonly width: number;
}

export interface VcdContents {
  /** The declarations. */
  readonly header: string;
  /** In the order of their declaration. */
  readonly variables: readonly Variable[];
  /** Clock ports of the top: the identifier of each, and its position among them. */
  readonly clocks: readonly { readonly code: string; readonly index: number }[];
}

/** What a trace of all signals has. `clockNames`: the clock ports of the top, in the order in which a machine counts them. */
export function vcdContents(directory: Directory, clockNames: readonly string[]): VcdContents {
  const variables: Variable[] = [];
  const clocks: { code: string; index: number }[] = [];
  const codes = new Map<string, string>();
  const lines = ['$version spinlight $end', '$timescale 1ns $end'];

  /** Signals that are one value, like a port and the wire behind it, share an identifier. */
  const codeOf = (address: number, width: number, clock: number): string => {
    const key = clock >= 0 ? `clock ${clock}` : `${address}:${width}`;
    let code = codes.get(key);
    if (code === undefined) {
      code = identifier(codes.size);
      codes.set(key, code);
      if (clock >= 0) clocks.push({ code, index: clock });
      else variables.push({ code, address, width });
    }
    return code;
  };

  /**
   * `passed`: the signals of this place that are clocks of the top, and which. `outside`: where the signals lie that
   * ports of this place are connected to.
   */
  const scope = (
    place: InstancePlace,
    name: string,
    passed: ReadonlyMap<number, number>,
    outside: ReadonlyMap<number, number>,
  ): void => {
    const module = place.region.builder.moduleOf(place.scope);
    const addressOf = (signal: Signal) => outside.get(signal.id) ?? directory.addressOf(place, signal);
    lines.push(`$scope module ${name} $end`);
    for (const signal of module.signals) {
      const isClock = passed.has(signal.id) || module.domains.some(({ clock }) => clock === signal.id);
      const address = isClock ? -1 : addressOf(signal);
      if ((address < 0 && !isClock) || isAdded(signal)) continue;
      const code = codeOf(address, signal.width, isClock ? (passed.get(signal.id) ?? 0) : -1);
      const range = signal.width > 1 ? ` [${signal.width - 1}:0]` : '';
      const kind = signal.kind === 'reg' ? 'reg' : 'wire';
      lines.push(`$var ${kind} ${signal.width} ${code} ${signal.name}${range} $end`);
    }
    directory.instances(place).forEach((inner, i) => {
      const { ports } = inner.place.region.builder.moduleOf(inner.place.scope);
      const connected = module.instances[i]!.ports;
      const further = connected.flatMap((id, port): [number, number][] =>
        passed.has(id) ? [[ports[port]!, passed.get(id)!]] : [],
      );
      const places = connected.map((id, port): [number, number] => [
        ports[port]!,
        passed.has(id) ? -1 : addressOf(module.signals[id]!),
      ]);
      const kept = new Map(places.filter(([, address]) => address >= 0));
      scope(inner.place, inner.name, new Map(further), kept);
    });
    lines.push('$upscope $end');
  };

  const { top } = directory;
  const { name, signals } = top.region.builder.moduleOf(0);
  const passed = signals
    .filter((signal) => clockNames.includes(signal.name))
    .map((signal): [number, number] => [signal.id, clockNames.indexOf(signal.name)]);
  scope(top, name, new Map(passed), new Map());
  lines.push('$enddefinitions $end');
  return { header: lines.map((line) => `${line}\n`).join(''), variables, clocks };
}

/** Short printable names, `!` first. */
function identifier(index: number): string {
  let rest = index;
  let code = '';
  do {
    code += String.fromCharCode(33 + (rest % 94));
    rest = Math.floor(rest / 94) - 1;
  } while (rest >= 0);
  return code;
}
