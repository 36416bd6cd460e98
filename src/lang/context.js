import { DiagnosticSink, fail, SpinlightError, } from '../diag/index.ts';
import { LocationTable, ModuleBuilder, } from '../ir/index.ts';
import { captureLocation, typesMade } from './call-site.ts';
/** State of one elaboration: the modules made so far, and what went wrong. */
export class DesignContext {
    sink = new DiagnosticSink();
    locations = new LocationTable();
    modules = [];
    enumerations = [];
    /** Module names that are taken, also by modules whose body still runs. */
    moduleNames = new Set();
    /** Types made before this elaboration have a smaller number: see `declarationPlace`. */
    firstType = typesMade();
    /** Gives the module for a request of the author, making it when it is new. */
    elaborate;
    constructor(elaborate) {
        this.elaborate = elaborate;
    }
    locate(place) {
        return place ? this.locations.add(place.file, place.line, place.column) : -1;
    }
}
/** A module under construction: its builder, and the statement list that the next statement goes to. */
export class ModuleContext {
    design;
    builder;
    /** Innermost open statement list last; the first is the module body. */
    scopes;
    /** Where each name was declared. */
    names = new Map();
    open = true;
    constructor(design, name) {
        this.design = design;
        this.builder = new ModuleBuilder(name);
        this.scopes = [this.builder.body];
    }
    here() {
        return this.design.locate(captureLocation());
    }
    /** Appends to the innermost open scope. */
    push(statement) {
        if (this.isDescribed())
            this.scopes.at(-1).push(statement);
    }
    /** Whether statements and declarations may be added now; SL0111 when not. */
    isDescribed() {
        const now = currentModule();
        if (this.open && now === this)
            return true;
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
    inScope(list, body) {
        this.scopes.push(list);
        try {
            body();
        }
        finally {
            this.scopes.pop();
        }
    }
    error(code, message, more = {}) {
        reportAt(more.place ?? captureLocation(), code, message, more);
    }
}
const stack = [];
let design = null;
/** Runs `body` as the elaboration of a whole design. */
export function withDesign(context, body) {
    const outer = design;
    const outerStack = stack.splice(0);
    design = context;
    try {
        return body();
    }
    finally {
        design = outer;
        stack.splice(0, stack.length, ...outerStack);
    }
}
export function currentDesign() {
    return design;
}
/** Runs `body` with `context` as the module being described. */
export function withModule(context, body) {
    stack.push(context);
    try {
        return body();
    }
    finally {
        stack.pop();
    }
}
/** The module being described, or null outside of every module body. */
export function currentModule() {
    return stack.at(-1) ?? null;
}
/** The module being described; SL0111 outside of every module body. */
export function currentContext(what) {
    const context = stack.at(-1);
    if (context)
        return context;
    const place = captureLocation();
    return fail('SL0111', `${what} is used outside of a module body`, {
        ...(place && { place }),
        help: 'create it inside the body function that is given to module()',
    });
}
let template = null;
/** Runs `body`; mistakes found meanwhile are placed inside of the template text. */
export function inTemplate(place, body) {
    const outer = template;
    template = place;
    try {
        return body();
    }
    finally {
        template = outer;
    }
}
/** Reports through the running elaboration, or throws where there is none. */
export function reportAt(place, code, message, more = {}) {
    const inside = template?.();
    const at = inside?.place ?? place;
    const related = [...(inside?.related ?? []), ...(more.related ?? [])];
    const diagnostic = {
        code,
        severity: 'error',
        message,
        ...(at && { place: at }),
        ...(related.length > 0 && { related }),
        ...(more.help !== undefined && { help: more.help }),
    };
    if (!design)
        throw new SpinlightError([diagnostic]);
    design.sink.report(diagnostic);
}
