import { clockPorts, type DesignInterface, type PortInfo } from '../simulation.ts';

/** Where a port lies in port memory; least significant word first, bits above the width 0. */
export interface PortPlace {
  readonly port: PortInfo;
  readonly word: number;
  readonly words: number;
}

/** Port memory: word 0 tells the model that inputs have changed, then the inputs without the clocks, then the outputs. */
export interface PortLayout {
  /** In the order of their words. */
  readonly places: ReadonlyMap<string, PortPlace>;
  readonly firstOutput: number;
  readonly words: number;
}

/** The payload ports of a stream lie one after the other, so that a beat is copied in one go. */
export function layoutPorts(description: DesignInterface): PortLayout {
  const payload = description.streams.flatMap((stream) => stream.payload.map((field) => field.port));
  const others = description.ports.map((port) => port.name).filter((name) => !payload.includes(name));
  const ports = new Map(description.ports.map((port) => [port.name, port]));
  const clocks = clockPorts(description);
  const all = [...payload, ...others]
    .filter((name) => !clocks.includes(name))
    .map((name) => ports.get(name)!);
  const inputs = all.filter(({ direction }) => direction === 'in');
  const outputs = all.filter(({ direction }) => direction === 'out');
  const places = new Map<string, PortPlace>();
  const place = (list: readonly PortInfo[], first: number): number => {
    let next = first;
    for (const port of list) {
      const words = Math.ceil(port.width / 32);
      places.set(port.name, { port, word: next, words });
      next += words;
    }
    return next;
  };
  const firstOutput = place(inputs, 1);
  return { places, firstOutput, words: place(outputs, firstOutput) };
}
