import { fail, type Place } from '../diag/index.ts';
import type { Body } from './body.ts';
import { captureLocation } from './call-site.ts';
import type { ResetKind } from './domain.ts';
import { watched } from './misses.ts';
import type { Inside, Ports } from './ports.ts';

/** Parameters of a module: plain data, so that equal parameters give one module. */
export type Parameters = object;

/** Of a module without parameters, which is called as `Name()` or `Name({})`. */
// biome-ignore lint/suspicious/noConfusingVoidType: only what may be void may be left out of a call
export type NoParameters = Readonly<Record<string, never>> | void;

type AnyParameters = Parameters | NoParameters;

/**
 * A module as the author wrote it. Call it with parameters to get a request that can be instantiated or elaborated. It
 * has nothing but the call, so that TypeScript makes a generic definition of generic ports.
 */
export type ModuleDefinition<Q extends AnyParameters, P extends Ports> = (parameters: Q) => ModuleRequest<P>;

/** A module whose ports are known, and whose body is not. */
export interface ModuleInterface<Q extends AnyParameters, P extends Ports> {
  /** The same as the third argument of `module`. */
  body(describe: Describe<Q, P>): ModuleDefinition<Q, P>;
}

/** Describes the hardware of a module: what it calls becomes statements, registers, instances. */
type Describe<Q, P extends Ports> = (m: Body, ports: Inside<P>, parameters: Q) => void;

/** A module with its parameters chosen. */
export interface ModuleRequest<P extends Ports = Ports> {
  readonly kind: 'module';
  readonly name: string;
  readonly description: string;
  readonly parameters: Parameters;
  readonly ports: P;
  /** Reset of the default domain. */
  readonly reset: ResetKind;
  /** Identity of the definition: the function that describes the body. */
  readonly body: (m: Body, ports: never, parameters: never) => void;
  readonly place: Place | undefined;
  /** Parameters that stay parameters in the Verilog. */
  readonly keep: readonly string[];
  /** The same definition with other parameters. */
  readonly again: (parameters: Parameters) => ModuleRequest;
}

/** A name, or one that depends on the parameters, with a line of documentation. */
export interface ModuleHeader<Q extends AnyParameters> {
  readonly name: string | ((parameters: Q) => string);
  readonly doc?: string | ((parameters: Q) => string);
  /** How `rst` resets the registers on `clk`. Default `sync`; `none`: there is no `rst`, and registers have no reset. */
  readonly reset?: ResetKind | ((parameters: Q) => ResetKind);
  /**
   * Parameters that stay parameters of the Verilog module: one text serves all their values. They are positive integers,
   * or types and records of types, whose widths stay: `width` of a type `data` is `DATA_WIDTH`. Where that cannot be, each
   * size is printed by itself and a note says why.
   */
  readonly keep?: readonly (keyof Q & string)[] | ((parameters: Q) => readonly (keyof Q & string)[]);
}

function requireFunctions(name: string, ports: unknown, body: unknown): void {
  if (typeof ports === 'function' && typeof body === 'function') return;
  const place = captureLocation();
  const wrong =
    typeof ports !== 'function' ? ['ports', '() => ({ ... })'] : ['body', '(m, { ... }) => { ... }'];
  fail('SL0118', `the ${wrong[0]} of module '${name}' must be a function`, {
    ...(place && { place }),
    help: `a module is its name, a function of the ports and the body: module('${name}', () => ({ ... }), (m, { ... }) => { ... })`,
  });
}

/** The ports for these parameters. SL0118 when they are missing, or one of the ports is none. */
function portsOf<Q, P extends Ports>(ports: (parameters: Q) => P, parameters: Q, name: string): P {
  const at = () => {
    const place = captureLocation();
    return place && { place };
  };
  if (parameters === null || typeof parameters !== 'object') {
    return fail('SL0118', `module '${name}' is called without parameters`, {
      ...at(),
      help: 'its ports depend on them: give a record, Name({ ... })',
    });
  }
  const made = ports(watched(parameters, `the parameter record of module '${name}'`));
  for (const [port, spec] of Object.entries(made)) {
    if (spec?.port) continue;
    fail('SL0118', `port '${port}' of module '${name}' has no direction`, {
      ...at(),
      help: `write input(...) or output(...) around its type`,
    });
  }
  return made;
}

/** The request of an instance or of the top module. SL0118 for a definition that was not called, and for anything else. */
export function requireRequest(request: unknown, what: string): void {
  if (typeof request === 'object' && request !== null && (request as { kind?: unknown }).kind === 'module')
    return;
  const name = definitionName(request);
  const place = captureLocation();
  fail('SL0118', name ? `${what}: module '${name}' is not called` : `${what} is no module`, {
    ...(place && { place }),
    help: name
      ? 'call it with its parameters: Name({ ... }), or Name() when there are none'
      : 'instances are a record of called modules: m.instance({ name: Module({ ... }) })',
  });
}

const definitions = new WeakMap<object, string>();

function markDefinition<T extends object>(definition: T, name: string): T {
  definitions.set(definition, name);
  return definition;
}

/** The name of a definition that was not called; undefined for anything else. */
export function definitionName(value: unknown): string | undefined {
  return typeof value === 'function' ? definitions.get(value) : undefined;
}

/**
 * Defines a module: its name, its ports as a function of the parameters, and its body.
 *
 * The clock `clk` and the active-high reset `rst` (synchronous unless the header says otherwise) are added in front of
 * the ports as soon as something in the body needs them; ports made with `clockDomain` are further clocks. A module
 * used with several sets of parameters in one design is named by a function of the parameters, or gets the parameters
 * appended to its name.
 *
 * The body can also follow by itself, `module(name, ports).body((m, ports, parameters) => { ... })`, which is the same.
 * Ports that are generic in a type want it as the third argument.
 */
export function module<Q extends AnyParameters = NoParameters, P extends Ports = Ports>(
  header: string | ModuleHeader<Q>,
  ports: (parameters: Q) => P,
): ModuleInterface<Q, P>;
export function module<Q extends AnyParameters = NoParameters, P extends Ports = Ports>(
  header: string | ModuleHeader<Q>,
  ports: (parameters: Q) => P,
  body: Describe<Q, P>,
): ModuleDefinition<Q, P>;
export function module<Q extends AnyParameters, P extends Ports>(
  header: string | ModuleHeader<Q>,
  ports: (parameters: Q) => P,
  ...body: [] | [Describe<Q, P>]
): ModuleInterface<Q, P> | ModuleDefinition<Q, P> {
  const place = captureLocation();
  const name = typeof header === 'string' ? header : typeof header.name === 'string' ? header.name : 'module';
  const define = (describe: Describe<Q, P>): ModuleDefinition<Q, P> => {
    requireFunctions(name, ports, describe);
    return markDefinition(definitionOf(header, ports, describe, place), name);
  };
  if (body.length > 0) return define(body[0]!);
  const unfinished = () =>
    fail('SL0118', `module '${name}' has no body`, {
      ...(place && { place }),
      help: 'give it with .body((m, { ... }) => { ... }), or as the third argument of module',
    });
  return Object.assign(unfinished, { body: define });
}

function definitionOf<Q extends AnyParameters, P extends Ports>(
  header: string | ModuleHeader<Q>,
  ports: (parameters: Q) => P,
  body: Describe<Q, P>,
  place: Place | undefined,
): ModuleDefinition<Q, P> {
  const full: ModuleHeader<Q> = typeof header === 'string' ? { name: header } : header;
  const { name, doc, reset = 'sync', keep = [] } = full;
  const define = (given: Q): ModuleRequest<P> => {
    const parameters = given === undefined && ports.length === 0 ? ({} as Q) : given;
    return {
      kind: 'module',
      name: typeof name === 'string' ? name : name(parameters),
      description: (typeof doc === 'function' ? doc(parameters) : doc) ?? '',
      parameters: parameters as Parameters,
      ports: portsOf(ports, parameters, typeof name === 'string' ? name : 'module'),
      reset: typeof reset === 'function' ? reset(parameters) : reset,
      body: body as unknown as ModuleRequest<P>['body'],
      place,
      keep: typeof keep === 'function' ? keep(parameters) : keep,
      again: (others) => define(others as Q) as unknown as ModuleRequest,
    };
  };
  return define;
}
