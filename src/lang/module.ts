import type { Place } from '../diag/index.ts';
import type { Body } from './body.ts';
import { captureLocation } from './call-site.ts';
import type { Inside, Ports } from './ports.ts';

/** Parameters of a module: plain data, so that equal parameters give one module. */
export type Parameters = object;

/** A module as the author wrote it. Call it with parameters to get a request that can be instantiated or elaborated. */
export interface ModuleDefinition<Q extends Parameters, P extends Ports> {
  (parameters: Q): ModuleRequest<P>;
  readonly moduleName: string;
}

/** A module with its parameters chosen. */
export interface ModuleRequest<P extends Ports = Ports> {
  readonly kind: 'module';
  readonly name: string;
  readonly description: string;
  readonly parameters: Parameters;
  readonly ports: P;
  /** Identity of the definition: the function that describes the body. */
  readonly body: (m: Body, ports: never, parameters: never) => void;
  readonly place: Place | undefined;
}

/** A name, or one that depends on the parameters, with a line of documentation. */
export interface ModuleHeader<Q extends Parameters> {
  readonly name: string | ((parameters: Q) => string);
  readonly doc?: string | ((parameters: Q) => string);
}

/**
 * Defines a module: its name, its ports as a function of the parameters, and its body.
 *
 * The clock `clk` and the active-high synchronous reset `rst` are added in front of the ports as soon as something in
 * the body needs them. A module used with several sets of parameters in one design is named by a function of the
 * parameters, or gets the parameters appended to its name.
 */
export function module<Q extends Parameters, P extends Ports>(
  header: string | ModuleHeader<Q>,
  ports: (parameters: Q) => P,
  body: (m: Body, ports: Inside<P>, parameters: Q) => void,
): ModuleDefinition<Q, P> {
  const { name, doc } = typeof header === 'string' ? { name: header, doc: '' } : header;
  const place = captureLocation();
  const define = (parameters: Q): ModuleRequest<P> => ({
    kind: 'module',
    name: typeof name === 'string' ? name : name(parameters),
    description: (typeof doc === 'function' ? doc(parameters) : doc) ?? '',
    parameters,
    ports: ports(parameters),
    body: body as unknown as ModuleRequest<P>['body'],
    place,
  });
  return Object.assign(define, { moduleName: typeof name === 'string' ? name : '' });
}
