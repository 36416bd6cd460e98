import { fail, SpinlightError } from '../diag/index.ts';
import { Body } from './body.ts';
import { captureLocation } from './call-site.ts';
import { DesignContext, ModuleContext, withDesign, withModule } from './context.ts';
import { checkName, declareSignal } from './declare.ts';
import { parametersText } from './parameters.ts';
import { placePort } from './port-handles.ts';
import { portSignals } from './ports.ts';
/** Modules nested deeper than this are taken for an endless recursion. */
const deepest = 200;
/**
 * Turns a module request into a whole design: runs the bodies of the module and of all that it instantiates.
 * Throws a `SpinlightError` that carries every mistake found.
 */
export function elaborate(request) {
    const elaboration = new Elaboration();
    const { context } = elaboration;
    return withDesign(context, () => {
        try {
            const top = context.elaborate(request);
            context.sink.throwIfErrors();
            const { modules, enumerations, locations } = context;
            return { name: modules[top.index].name, modules, top: top.index, enumerations, locations };
        }
        catch (error) {
            // A mistake that was already reported often makes the author's code or ours stumble later: the report counts.
            if (error instanceof SpinlightError || !context.sink.hasErrors)
                throw error;
            throw Object.assign(new SpinlightError(context.sink.diagnostics), { cause: error });
        }
    });
}
class Elaboration {
    context = new DesignContext((child) => this.#once(child));
    #known = new Map();
    #running = [];
    /** The module for a request: made once for each definition and set of parameters. */
    #once(request) {
        const variants = this.#known.get(request.body) ?? new Map();
        this.#known.set(request.body, variants);
        const key = parametersText(request);
        const found = variants.get(key);
        if (found === 'running' || this.#running.length >= deepest)
            this.#failRecursion(request);
        if (found)
            return found;
        variants.set(key, 'running');
        this.#running.push(request.name);
        try {
            const made = describeModule(this.context, request);
            variants.set(key, made);
            return made;
        }
        finally {
            this.#running.pop();
        }
    }
    #failRecursion(request) {
        const place = captureLocation();
        const path = [...this.#running.slice(-4), request.name].join(' > ');
        return fail('SL0206', `module '${request.name}' instantiates itself without end: ${path}`, {
            ...(place && { place }),
            ...(request.place && { related: [{ message: 'defined here', place: request.place }] }),
            help: 'a module may contain itself only with other parameters, and some of them must end the recursion',
        });
    }
}
function describeModule(design, request) {
    checkName(request.name, request.place);
    const context = new ModuleContext(design, uniqueModuleName(design, request));
    const { builder } = context;
    builder.doc = request.description;
    builder.location = design.locate(request.place);
    builder.parameters = { ...request.parameters };
    withModule(context, () => {
        const body = new Body(context);
        const ports = declarePorts(context, request);
        try {
            request.body(body, ports, request.parameters);
        }
        catch (error) {
            if (!(error instanceof SpinlightError))
                throw error;
            for (const diagnostic of error.diagnostics)
                design.sink.report(diagnostic);
        }
        context.open = false;
        body.finish();
    });
    const module = builder.finish();
    return { index: design.modules.push(module) - 1, module };
}
function declarePorts(context, request) {
    const values = new Map();
    const streams = {};
    for (const signal of portSignals(request.ports)) {
        const value = declareSignal(context, signal.name, signal.direction === 'in' ? 'input' : 'output', signal.type, signal.place);
        placePort(values, streams, signal, value);
    }
    addStreams(context, request);
    return Object.fromEntries(values);
}
function addStreams(context, request) {
    const { builder } = context;
    const id = (name) => builder.signals.findIndex((signal) => signal.name === name);
    for (const [name, port] of Object.entries(request.ports)) {
        if (port.port !== 'stream')
            continue;
        builder.streams.push({
            name,
            direction: port.direction,
            valid: id(`${name}_valid`),
            ready: id(`${name}_ready`),
            payload: Object.keys(port.payload).map((field) => id(`${name}_${field}`)),
        });
    }
}
function uniqueModuleName(design, request) {
    const taken = design.moduleNames;
    const suffix = Object.entries(request.parameters)
        .map(([key, value]) => `_${`${key}${String(value)}`.replace(/[^A-Za-z0-9]/g, '')}`)
        .join('');
    let name = taken.has(request.name) ? `${request.name}${suffix}` : request.name;
    for (let i = 2; taken.has(name); i++)
        name = `${request.name}${suffix}_${i}`;
    taken.add(name);
    return name;
}
