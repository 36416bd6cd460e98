import { clockPorts, type DesignInterface } from '../simulation.ts';
import { renderTemplate } from '../tools/index.ts';

/**
 * The Verilog that runs a design under commands from standard input; see the head of the template. Ports and
 * streams have the index that they have in the interface.
 */
export function renderBench(
  description: DesignInterface,
  topModule: string,
  traceFile: string | null,
): Promise<string> {
  const { name, ports, streams } = description;
  const clocks = clockPorts(description);
  const indexOf = (port: string) => ports.findIndex((each) => each.name === port);
  const signal = (port: string) => `p${indexOf(port)}`;
  return renderTemplate('templates/icarus/bench.v.hbs', {
    name,
    top: topModule,
    // A design with more than 32 clocks only ticks all of them.
    clocks: clocks.map((clock, i) => ({ signal: signal(clock), bit: Math.min(i, 31) })),
    traceFile: traceFile === null ? null : JSON.stringify(traceFile),
    ports: ports.map((port, index) => ({
      index,
      name: port.name,
      msb: port.width - 1,
      kind: port.direction === 'in' ? 'reg' : 'wire',
      isInput: port.direction === 'in',
      isPoked: port.direction === 'in' && !clocks.includes(port.name),
    })),
    streams: streams.map((stream, index) => {
      const isDriven = stream.direction === 'in';
      const handshake = isDriven ? stream.ready : stream.valid;
      return {
        index,
        name: stream.name,
        isDriven,
        valid: signal(stream.valid),
        ready: signal(stream.ready),
        handshake: signal(handshake),
        handshakeIndex: indexOf(handshake),
        payload: stream.payload.map(({ port }) => ({ index: indexOf(port), signal: signal(port) })),
      };
    }),
  });
}
