import {
  type Diagnostic,
  DiagnosticSink,
  fail,
  type KnownCode,
  type Place,
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
import { captureLocation } from './call-site.ts';

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
    if (!this.open) {
      reportAt(
        captureLocation(),
        'SL0111',
        `statement added to module '${this.builder.name}' after its body has ended`,
        {
          help: 'write it inside the body function of the module',
        },
      );
      return;
    }
    this.scopes.at(-1)!.push(statement);
  }

  /** Runs `body` with its statements going to `list`. */
  inScope(list: Statement[], body: () => void): void {
    this.scopes.push(list);
    try {
      body();
    } finally {
      this.scopes.pop();
    }
  }

  error(code: KnownCode, message: string, more: Partial<Diagnostic> = {}): void {
    this.design.sink.error(code, message, withPlace(more));
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

/** Reports through the running elaboration, or throws where there is none. */
export function reportAt(
  place: Place | undefined,
  code: KnownCode,
  message: string,
  more: Partial<Diagnostic> = {},
): void {
  const diagnostic: Diagnostic = { ...more, code, severity: 'error', message, ...(place && { place }) };
  if (!design) throw new SpinlightError([diagnostic]);
  design.sink.report(diagnostic);
}

function withPlace(more: Partial<Diagnostic>): Partial<Diagnostic> {
  if (more.place) return more;
  const place = captureLocation();
  return place ? { ...more, place } : more;
}
