import { fail, SpinlightError } from '../diag/index.ts';
import type { Design } from '../ir/index.ts';
import { reportAssigned } from './assignment.ts';
import { Body } from './body.ts';
import { captureLocation, placeOfError } from './call-site.ts';
import {
  DesignContext,
  type Elaborated,
  ModuleContext,
  reportAt,
  withDesign,
  withModule,
} from './context.ts';
import { checkName, declareSignal } from './declare.ts';
import { type DomainHandle, defaultDomain } from './domain.ts';
import type { Expr } from './expression.ts';
import { familyOf } from './family.ts';
import { missHelp, watched } from './misses.ts';
import { type ModuleRequest, requireRequest } from './module.ts';
import { parameterSuffix, parametersText, readableParameters } from './parameters.ts';
import { PortDomains } from './port-domains.ts';
import { placePort } from './port-handles.ts';
import { portSignals, portStreams } from './ports.ts';
import { registerBehind } from './register.ts';

/** Modules nested deeper than this are taken for an endless recursion. */
const deepest = 200;

/** What is known of one definition with one set of parameters: the module, or that its body still runs. */
type Known = Elaborated | 'running';

/**
 * Turns a module request into a whole design: runs the bodies of the module and of all that it instantiates.
 * Throws a `SpinlightError` that carries every mistake found.
 */
export function elaborate(request: ModuleRequest): Design {
  requireRequest(request, 'the top');
  const elaboration = new Elaboration();
  const { context } = elaboration;
  return withDesign(context, () => {
    try {
      const top = context.elaborate(request);
      context.sink.throwIfErrors();
      const { modules, enumerations, locations } = context;
      return { name: modules[top.index]!.name, modules, top: top.index, enumerations, locations };
    } catch (error) {
      // A mistake that was already reported often makes the author's code or ours stumble later: the report counts.
      if (error instanceof SpinlightError || !context.sink.hasErrors) throw error;
      throw Object.assign(new SpinlightError(context.sink.diagnostics), { cause: error });
    }
  });
}

class Elaboration {
  readonly context = new DesignContext((child) => this.#once(child as ModuleRequest));
  readonly #known = new Map<unknown, Map<string, Known>>();
  readonly #running: string[] = [];

  /** The module for a request: made once for each definition and set of parameters. */
  #once(request: ModuleRequest): Elaborated {
    const variants = this.#known.get(request.body) ?? new Map<string, Known>();
    this.#known.set(request.body, variants);
    const key = parametersText(request);
    const found = variants.get(key);
    if (found === 'running' || this.#running.length >= deepest) this.#failRecursion(request);
    if (found) return found;
    variants.set(key, 'running');
    this.#running.push(request.name);
    try {
      const made = describeModule(this.context, request);
      variants.set(key, made);
      return made;
    } finally {
      this.#running.pop();
    }
  }

  #failRecursion(request: ModuleRequest): never {
    const place = captureLocation();
    const path = [...this.#running.slice(-4), request.name].join(' > ');
    return fail('SL0206', `module '${request.name}' instantiates itself without end: ${path}`, {
      ...(place && { place }),
      ...(request.place && { related: [{ message: 'defined here', place: request.place }] }),
      help: 'a module may contain itself only with other parameters, and some of them must end the recursion',
    });
  }
}

function describeModule(design: DesignContext, request: ModuleRequest): Elaborated {
  checkName(request.name, request.place);
  const context = new ModuleContext(design, uniqueModuleName(design, request));
  const { builder } = context;
  builder.doc = request.description;
  builder.location = design.locate(request.place);
  builder.parameters = readableParameters(request.parameters);
  builder.family = familyOf(request, elaborate);
  withModule(context, () => {
    const clock = defaultDomain(context, request.reset);
    const body = new Body(context, clock);
    const ports = declarePorts(context, request, clock);
    try {
      requireSynchronous(request, request.body(body, ports as never, request.parameters as never));
      body.finish();
    } catch (thrown) {
      const error = thrown instanceof SpinlightError ? thrown : stumbled(design, request, thrown);
      for (const diagnostic of error.diagnostics) design.sink.report(diagnostic);
    }
    context.open = false;
  });
  const module = builder.finish();
  return { index: design.modules.push(module) - 1, module };
}

/** SL0111 for an asynchronous body: it goes on after the module has ended. */
function requireSynchronous({ name, place }: ModuleRequest, result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => {});
  reportAt(place, 'SL0111', `the body of module '${name}' is asynchronous`, {
    help: 'remove async and await: a module is described at once; read files before it',
  });
}

/** SL0118 for an exception that JavaScript threw at a name or value that is not there; anything else is thrown on. */
function stumbled(design: DesignContext, { name }: ModuleRequest, error: unknown): SpinlightError {
  const isMistake = error instanceof TypeError || error instanceof ReferenceError;
  if (!isMistake || design.sink.hasErrors) throw error;
  const place = placeOfError(error);
  const help = missHelp(place) ?? 'something on this line is undefined, or not what it is used as';
  const diagnostic = {
    code: 'SL0118',
    severity: 'error',
    message: `module '${name}': ${error.message}`,
    help,
  } as const;
  return Object.assign(new SpinlightError([{ ...diagnostic, ...(place && { place }) }]), { cause: error });
}

function declarePorts(context: ModuleContext, request: ModuleRequest, clock: DomainHandle): unknown {
  const values = new Map<string, unknown>();
  const streams: Record<string, Record<string, unknown>> = {};
  const domains = new PortDomains(context, request.ports, clock);
  for (const signal of portSignals(request.ports)) {
    const value = declareSignal(
      context,
      signal.name,
      signal.direction === 'in' ? 'input' : 'output',
      signal.type,
      signal.place,
      domains.optionsOf(signal),
    );
    if (signal.part === 'clock' || signal.part === 'reset') {
      const domain = domains.add(signal, (value as Expr).target!.signal);
      if (domain) values.set(signal.port, domain);
    } else placePort(values, streams, signal, value);
  }
  domains.finish();
  for (const [name, spec] of Object.entries(request.ports)) {
    if (spec.port !== 'signal' || !('isRegister' in spec)) continue;
    const domain = (values.get(spec.timing.domain ?? 'default') as DomainHandle | undefined) ?? clock;
    const output = values.get(name) as Expr;
    values.set(name, registerBehind(context, domain, output, spec.type, spec.place));
  }
  addStreams(context, request);
  return watched(Object.fromEntries(values), `module '${request.name}'`, reportAssigned);
}

function addStreams(context: ModuleContext, request: ModuleRequest): void {
  const { builder } = context;
  const id = (name: string) => builder.signals.findIndex((signal) => signal.name === name);
  for (const { name, direction, fields } of portStreams(request.ports)) {
    builder.streams.push({
      name,
      direction,
      valid: id(`${name}_valid`),
      ready: id(`${name}_ready`),
      payload: fields.map((field) => id(`${name}_${field}`)),
    });
  }
}

function uniqueModuleName(design: DesignContext, request: ModuleRequest): string {
  const taken = design.moduleNames;
  const suffix = parameterSuffix(request.parameters);
  let name = taken.has(request.name) ? `${request.name}${suffix}` : request.name;
  for (let i = 2; taken.has(name); i++) name = `${request.name}${suffix}_${i}`;
  taken.add(name);
  return name;
}
