import { SpinlightError } from '../diag/index.ts';
import type { Design } from '../ir/index.ts';
import { Body } from './body.ts';
import {
  currentDesign,
  DesignContext,
  type Elaborated,
  ModuleContext,
  withDesign,
  withModule,
} from './context.ts';
import { checkName, declareSignal } from './declare.ts';
import type { ModuleRequest } from './module.ts';
import { placePort } from './port-handles.ts';
import { portSignals } from './ports.ts';

/**
 * Turns a module request into a whole design: runs the bodies of the module and of all that it instantiates.
 * Throws a `SpinlightError` that carries every mistake found.
 */
export function elaborate(request: ModuleRequest): Design {
  const known = new Map<unknown, Map<string, Elaborated>>();
  const context = new DesignContext((child) => elaborateOnce(context, known, child as ModuleRequest));
  return withDesign(context, () => {
    const top = context.elaborate(request);
    context.sink.throwIfErrors();
    const { modules, enumerations, locations } = context;
    return { name: modules[top.index]!.name, modules, top: top.index, enumerations, locations };
  });
}

/** The module for a request: made once for each definition and set of parameters. */
function elaborateOnce(
  context: DesignContext,
  known: Map<unknown, Map<string, Elaborated>>,
  request: ModuleRequest,
): Elaborated {
  const variants = known.get(request.body) ?? new Map<string, Elaborated>();
  known.set(request.body, variants);
  const key = stableText(request.parameters);
  const found = variants.get(key);
  if (found) return found;
  const made = describeModule(context, request);
  variants.set(key, made);
  return made;
}

function describeModule(design: DesignContext, request: ModuleRequest): Elaborated {
  checkName(request.name);
  const context = new ModuleContext(design, uniqueModuleName(design, request));
  const { builder } = context;
  builder.doc = request.description;
  builder.location = design.locate(request.place);
  builder.parameters = { ...request.parameters };
  withModule(context, () => {
    const body = new Body(context);
    const ports = declarePorts(context, request);
    try {
      request.body(body, ports as never, request.parameters as never);
    } catch (error) {
      if (!(error instanceof SpinlightError)) throw error;
      for (const diagnostic of error.diagnostics) design.sink.report(diagnostic);
    }
    context.open = false;
    body.finish();
  });
  const module = builder.finish();
  return { index: design.modules.push(module) - 1, module };
}

function declarePorts(context: ModuleContext, request: ModuleRequest): unknown {
  const values = new Map<string, unknown>();
  const streams: Record<string, Record<string, unknown>> = {};
  for (const signal of portSignals(request.ports)) {
    const value = declareSignal(
      context,
      signal.name,
      signal.direction === 'in' ? 'input' : 'output',
      signal.type,
    );
    placePort(values, streams, signal, value);
  }
  addStreams(context, request);
  return Object.fromEntries(values);
}

function addStreams(context: ModuleContext, request: ModuleRequest): void {
  const { builder } = context;
  const id = (name: string) => builder.signals.findIndex((signal) => signal.name === name);
  for (const [name, port] of Object.entries(request.ports)) {
    if (port.port !== 'stream') continue;
    builder.streams.push({
      name,
      direction: port.direction,
      valid: id(`${name}_valid`),
      ready: id(`${name}_ready`),
      payload: Object.keys(port.payload).map((field) => id(`${name}_${field}`)),
    });
  }
}

function uniqueModuleName(design: DesignContext, request: ModuleRequest): string {
  const taken = new Set(design.modules.map((module) => module.name));
  if (!taken.has(request.name)) return request.name;
  const suffix = Object.entries(request.parameters)
    .map(([key, value]) => `${key}${String(value)}`.replace(/[^A-Za-z0-9]/g, ''))
    .join('_');
  let name = `${request.name}_${suffix}`;
  for (let i = 2; taken.has(name); i++) name = `${request.name}_${suffix}_${i}`;
  return name;
}

/** Parameters as text with sorted keys, for comparing them. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`;
    if (typeof item === 'function') return `function ${item.toString()}`;
    if (item !== null && typeof item === 'object' && !Array.isArray(item)) {
      return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return item;
  });
}

/** True while an elaboration runs. */
export function isElaborating(): boolean {
  return currentDesign() !== null;
}
