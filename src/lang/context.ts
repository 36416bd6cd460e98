import {
  type Diagnostic,
  DiagnosticSink,
  fail,
  type KnownCode,
  type Place,
  type Related,
  SpinlightError,
} from '../diag/index.ts';
import {
  type Enumeration,
  type LocationId,
  LocationTable,
  type Module,
  ModuleBuilder,
  type Statement,
} from '../ir/index.ts';
import { captureLocation, typesMade } from './call-site.ts';

/** A module that exists in the design. */
export interface Elaborated {
  readonly index: number;
  readonly module: Module;
}

/** State of one elaboration: the modules made so far, and what went wrong. */
export class DesignContext {
  readonly sink = new DiagnosticSink();
  readonly locations = new LocationTable();
  readonly modules: Module[] = [];
  readonly enumerations: Enumeration[] = [];
  /** Module names that are taken, also by modules whose body still runs. */
  readonly moduleNames = new Set<string>();
  /** Types made before this elaboration have a smaller number: see `declarationPlace`. */
  readonly firstType = typesMade();
  /** Gives the module for a request of the author, making it when it is new. */
  readonly elaborate: (request: unknown) => Elaborated;

  constructor(elaborate: (request: unknown) => Elaborated) {
    this.elaborate = elaborate;
  }

  locate(place: Place | undefined): LocationId {
    return place ? this.locations.add(place.file, place.line, place.column) : -1;
  }
}

/** A module under construction: its builder, and the statement list that the next statement goes to. */
export class ModuleContext {
  readonly design: DesignContext;
  readonly builder: ModuleBuilder;
  /** Innermost open statement list last; the first is the module body. */
  readonly scopes: Statement[][];
  /** Where each name was declared. */
  readonly names = new Map<string, LocationId>();
  open = true;

  constructor(design: DesignContext, name: string) {
    this.design = design;
    this.builder = new ModuleBuilder(name);
    this.scopes = [this.builder.body];
  }

  here(): LocationId {
    return this.design.locate(captureLocation());
  }

  /** Appends to the innermost open scope. */
  push(statement: Statement): void {
    if (this.isDescribed()) this.scopes.at(-1)!.push(statement);
  }

  /** Whether statements and declarations may be added now; SL0111 when not. */
  isDescribed(): boolean {
    const now = currentModule();
    if (this.open && now === this) return true;
    const { name } = this.builder;
    const message = this.open
      ? `statement added to module '${name}' inside of the body of module '${now?.builder.name}'`
      : `statement added to module '${name}' after its body has ended`;
    reportAt(captureLocation(), 'SL0111', message, {
      help: 'each module is described by its own body function alone',
    });
    return false;
  }

  /** Runs `body` with its statements going to `list`. */
  inScope(list: Statement[], body: () => void): void {
    if (typeof body !== 'function') {
      const what = typeof body === 'object' ? 'an object' : `a ${typeof body}`;
      this.error('SL0118', `the statements are ${body === undefined ? 'missing' : what}, not a function`, {
        help: 'they are given as a function, which is called at once: () => { ... }',
      });
      return;
    }
    this.scopes.push(list);
    try {
      const result: unknown = body();
      if (result instanceof Promise) this.#refuseAsynchronous(result);
    } finally {
      this.scopes.pop();
    }
  }

  /** What an asynchronous function does after its first `await` comes when the module has ended. */
  #refuseAsynchronous(result: Promise<unknown>): void {
    result.catch(() => {});
    this.error('SL0111', `the statements in module '${this.builder.name}' are asynchronous`, {
      help: 'remove async and await: a module is described at once; read files before it',
    });
  }

  error(code: KnownCode, message: string, more: Partial<Diagnostic> = {}): void {
    reportAt(more.place ?? captureLocation(), code, message, more);
  }
}

const stack: ModuleContext[] = [];
let design: DesignContext | null = null;

/** Runs `body` as the elaboration of a whole design. */
export function withDesign<T>(context: DesignContext, body: () => T): T {
  const outer = design;
  const outerStack = stack.splice(0);
  design = context;
  try {
    return body();
  } finally {
    design = outer;
    stack.splice(0, stack.length, ...outerStack);
  }
}

export function currentDesign(): DesignContext | null {
  return design;
}

/** Runs `body` with `context` as the module being described. */
export function withModule<T>(context: ModuleContext, body: () => T): T {
  stack.push(context);
  try {
    return body();
  } finally {
    stack.pop();
  }
}

/** The module being described, or null outside of every module body. */
export function currentModule(): ModuleContext | null {
  return stack.at(-1) ?? null;
}

/** The module being described; SL0111 outside of every module body. */
export function currentContext(what: string): ModuleContext {
  const context = stack.at(-1);
  if (context) return context;
  const place = captureLocation();
  return fail('SL0111', `${what} is used outside of a module body`, {
    ...(place && { place }),
    help: 'create it inside the body function that is given to module()',
  });
}

/** Where a mistake inside of a template is, and the notes that lead to the template. */
export type TemplatePlace = () => { readonly place: Place; readonly related: readonly Related[] };

let template: TemplatePlace | null = null;

/** Runs `body`; mistakes found meanwhile are placed inside of the template text. */
export function inTemplate<T>(place: TemplatePlace, body: () => T): T {
  const outer = template;
  template = place;
  try {
    return body();
  } finally {
    template = outer;
  }
}

/** Reports through the running elaboration, or throws where there is none. */
export function reportAt(
  place: Place | undefined,
  code: KnownCode,
  message: string,
  more: Partial<Diagnostic> = {},
): void {
  const inside = template?.();
  const at = inside?.place ?? place;
  const related = [...(inside?.related ?? []), ...(more.related ?? [])];
  const diagnostic: Diagnostic = {
    code,
    severity: 'error',
    message,
    ...(at && { place: at }),
    ...(related.length > 0 && { related }),
    ...(more.help !== undefined && { help: more.help }),
  };
  if (!design) throw new SpinlightError([diagnostic]);
  design.sink.report(diagnostic);
}
