import { clockPorts, type DesignInterface, type PortInfo } from '../simulation.ts';

/** Where a port lies in port memory; least significant word first, bits above the width 0. */
export interface PortPlace {
  readonly port: PortInfo;
  readonly word: number;
  readonly words: number;
}

/** Port memory: word 0 tells the model that inputs have changed, then every port but the clocks. */
export interface PortLayout {
  readonly places: ReadonlyMap<string, PortPlace>;
  readonly words: number;
}

/** The payload ports of a stream lie one after the other, so that a beat is copied in one go. */
export function layoutPorts(description: DesignInterface): PortLayout {
  const payload = description.streams.flatMap((stream) => stream.payload.map((field) => field.port));
  const others = description.ports.map((port) => port.name).filter((name) => !payload.includes(name));
  const ports = new Map(description.ports.map((port) => [port.name, port]));
  const clocks = clockPorts(description);
  const places = new Map<string, PortPlace>();
  let next = 1;
  for (const name of [...payload, ...others]) {
    if (clocks.includes(name)) continue;
    const port = ports.get(name)!;
    const words = Math.ceil(port.width / 32);
    places.set(name, { port, word: next, words });
    next += words;
  }
  return { places, words: next };
}
