import type { Place } from '../diag/index.ts';
import { reportAssigned } from './assignment.ts';
import type { ModuleContext } from './context.ts';
import { reportAt } from './context.ts';
import { claimName, declareSignal } from './declare.ts';
import { type DomainHandle, isOwnDomain, reportNoReset } from './domain.ts';
import { watched } from './misses.ts';
import { type ModuleRequest, requireRequest } from './module.ts';
import { conditionNode } from './operands.ts';
import { placePort } from './port-handles.ts';
import { type DomainSink, portSignals } from './ports.ts';

/**
 * Adds an instance; its ports become signals `<instance>_<port>` of the parent. The instance's `clk` and `rst` are those
 * of `domain`; its other clock domains are connected through the handle, which `later` checks when the module is whole.
 */
export function addInstance(
  context: ModuleContext,
  name: string,
  request: ModuleRequest,
  domain: DomainHandle,
  later: (action: () => void) => void,
  place: Place | undefined,
): unknown {
  requireRequest(request, `instance '${name}'`);
  const location = claimName(context, name, place);
  const { index, module } = context.design.elaborate(request);
  const values = new Map<string, unknown>();
  const streams: Record<string, Record<string, unknown>> = {};
  const bound = new Map<string, number>();
  for (const signal of portSignals(request.ports)) {
    if (signal.part === 'clock' || signal.part === 'reset') continue;
    bound.set(signal.name, context.builder.signals.length);
    const value = declareSignal(context, `${name}_${signal.name}`, 'wire', signal.type, place, {
      location,
      source: signal.direction === 'in' ? 'statements' : 'instance',
      doc: '',
    });
    placePort(values, streams, signal, value);
  }
  const own = module.domains.find((each) => each.name === 'default');
  const ports = module.ports.map((id) => {
    if (own && id === own.clock) return domain.clock();
    if (own && id === own.reset) {
      if (domain.resetKind === 'none')
        reportNoReset(
          domain,
          `instance '${name}' needs a reset`,
          'instantiate it on a domain with reset',
          place,
        );
      return domain.reset();
    }
    return bound.get(module.signals[id]!.name) ?? -1;
  });
  for (const [port, spec] of Object.entries(request.ports)) {
    if (spec.port !== 'domain') continue;
    const positionOf = (signal: string) =>
      module.ports.findIndex((id) => module.signals[id]!.name === signal);
    const sink = new InstanceDomain(context, `${name}.${port}`, ports, {
      clock: positionOf(`${port}_clk`),
      reset: positionOf(`${port}_rst`),
    });
    values.set(port, sink);
    later(() => {
      if (sink.isDriven) return;
      reportAt(place, 'SL0117', `clock domain '${port}' of instance '${name}' is not connected`, {
        ...(spec.place && { related: [{ message: `'${port}' is declared here`, place: spec.place }] }),
        help: `connect it: ${name}.${port}.drive(m.domain), or another clock domain of this module`,
      });
    });
  }
  context.builder.instances.push({ name, module: index, ports, location });
  return watched(Object.fromEntries(values), `instance '${name}'`, (port) =>
    reportAssigned(`${name}.${port}`),
  );
}

/** The run-time side of `DomainSink`. */
class InstanceDomain implements DomainSink {
  isDriven = false;
  readonly #context: ModuleContext;
  readonly #name: string;
  /** The connections of the instance, by port of its module. */
  readonly #ports: number[];
  readonly #positions: { readonly clock: number; readonly reset: number };

  constructor(
    context: ModuleContext,
    name: string,
    ports: number[],
    positions: { readonly clock: number; readonly reset: number },
  ) {
    this.#context = context;
    this.#name = name;
    this.#ports = ports;
    this.#positions = positions;
  }

  drive(domain: unknown, options: { readonly reset?: unknown } = {}): void {
    const context = this.#context;
    const name = this.#name;
    if (!context.isDescribed() || !isOwnDomain(context, domain, 'drive')) return;
    if (this.isDriven)
      context.error('SL0117', `clock domain '${name}' is connected twice`, { help: 'remove one of the two' });
    this.isDriven = true;
    const { clock, reset } = this.#positions;
    this.#ports[clock] = domain.clock();
    if (options.reset !== undefined) {
      if (reset >= 0) this.#ports[reset] = this.#wire(options.reset);
      else
        context.error('SL0117', `drive: clock domain '${name}' has no reset to connect`, {
          help: "leave 'reset' out",
        });
    } else if (reset >= 0) {
      if (domain.resetKind === 'none')
        reportNoReset(domain, `'${name}' needs a reset`, 'give one: drive(domain, { reset: value })');
      this.#ports[reset] = domain.reset();
    }
  }

  /** A wire that carries the reset into the instance. */
  #wire(value: unknown): number {
    const context = this.#context;
    const node = conditionNode(context, value, 'drive');
    const wire = `${this.#name.replace('.', '_')}_rst`;
    const location = claimName(context, wire);
    const id = context.builder.signal(wire, 'wire', 1, { location });
    context.scopes[0]!.push(context.builder.assign(id, node, location));
    return id;
  }
}
