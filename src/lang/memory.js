import { captureLocation } from './call-site.ts';
import { claimName, declareSignal } from './declare.ts';
import { isExpr, isVector, reportNoValue } from './operands.ts';
import { Bits, Bool, bitsFor, UInt } from './types.ts';
import { VecExpr } from './vector.ts';
/** Describes a memory for `m.mem`. */
export function memory(word, depth, options = {}) {
    return { word, depth, ...options };
}
/** Declares a memory and gives its handle. `clock` makes the module's clock exist. */
export function addMemory(context, name, type, clock) {
    const location = claimName(context, name);
    if (!Number.isSafeInteger(type.depth) || type.depth < 1) {
        context.error('SL0116', `memory '${name}' has depth ${type.depth}`, {
            help: 'the depth is a whole number of at least 1',
        });
    }
    const { width } = type.word;
    const init = type.init ? initialWords(context, name, type, width) : null;
    const depth = Number.isSafeInteger(type.depth) ? Math.max(1, type.depth) : 1;
    const reads = [];
    const writes = [];
    context.builder.memories.push({
        name,
        width,
        depth,
        init,
        reads,
        writes,
        doc: type.doc ?? '',
        location,
    });
    return new MemoryHandle(context, name, type.word, UInt(bitsFor(depth)), reads, writes, clock);
}
/** The run-time side of `Memory`: ports are wires named after the memory, `name_r0_addr`, `name_w0_data`, ... */
class MemoryHandle {
    #context;
    #name;
    #word;
    #address;
    #reads;
    #writes;
    #clock;
    constructor(context, name, word, address, reads, writes, clock) {
        this.#context = context;
        this.#name = name;
        this.#word = word;
        this.#address = address;
        this.#reads = reads;
        this.#writes = writes;
        this.#clock = clock;
    }
    read(address) {
        return this.#read('async', address);
    }
    readSync(address) {
        this.#clock();
        return this.#read('sync', address);
    }
    write(address, data, options = {}) {
        this.#clock();
        const name = `w${this.#writes.length}`;
        const place = captureLocation();
        this.#writes.push({
            name,
            address: this.#driven(`${name}_addr`, this.#address, address, place),
            enable: this.#enable(`${name}_en`, place),
            data: this.#driven(`${name}_data`, this.#word, data, place),
            mask: options.lanes === undefined ? -1 : this.#mask(`${name}_mask`, options.lanes, place),
            domain: 0,
        });
    }
    #read(kind, address) {
        const name = `r${this.#reads.length}`;
        const place = captureLocation();
        const addressSignal = this.#driven(`${name}_addr`, this.#address, address, place);
        const enable = kind === 'sync' ? this.#enable(`${name}_en`, place) : -1;
        const options = { source: 'memory', location: this.#context.design.locate(place) };
        const value = declareSignal(this.#context, `${this.#name}_${name}_data`, 'wire', this.#word, place, options);
        const data = value.target.signal;
        this.#reads.push({ name, kind, address: addressSignal, enable, data, domain: kind === 'sync' ? 0 : -1 });
        return value;
    }
    /** A wire that carries `value` in every cycle. */
    #driven(part, type, value, place) {
        const context = this.#context;
        const wire = this.#wire(part, type, place);
        const operation = `memory '${this.#name}'`;
        const node = wire instanceof VecExpr
            ? wire.fit(value, operation)
            : wire.coerce((isVector(value) ? value.asBits() : value), operation).node;
        const { signal } = wire.target;
        context.scopes[0].push(context.builder.assign(signal, node, context.design.locate(place)));
        return signal;
    }
    /** A wire that is 1 while the statement being written applies. */
    #enable(part, place) {
        const context = this.#context;
        const { signal } = this.#wire(part, Bool(), place).target;
        const { nodes } = context.builder;
        const location = context.design.locate(place);
        if (context.scopes.length > 1)
            context.scopes[0].unshift(context.builder.assign(signal, nodes.constant(1, 0), location));
        context.push(context.builder.assign(signal, nodes.constant(1, 1), location));
        return signal;
    }
    #mask(part, lanes, place) {
        const { width } = this.#word;
        if (!isExpr(lanes)) {
            reportNoValue(this.#context, lanes, `memory '${this.#name}'`);
            return -1;
        }
        if (width % lanes.width !== 0) {
            const message = `memory '${this.#name}': ${lanes.width} lanes do not divide words of ${width} bits`;
            this.#context.error('SL0116', message, {
                help: 'give one lane bit for each equal part of the word, for example one per byte',
            });
            return -1;
        }
        return this.#driven(part, Bits(lanes.width), lanes, place);
    }
    #wire(part, type, place) {
        const location = this.#context.design.locate(place);
        return declareSignal(this.#context, `${this.#name}_${part}`, 'wire', type, place, { location });
    }
}
function initialWords(context, name, type, width) {
    const words = (type.init ?? []).map((word, i) => {
        if (typeof word === 'bigint' || Number.isSafeInteger(word))
            return BigInt(word);
        context.error('SL0103', `memory '${name}': initial word ${i}, ${word}, is not a whole number`);
        return 0n;
    });
    if (words.length > type.depth) {
        context.error('SL0116', `memory '${name}' has ${words.length} initial words but depth ${type.depth}`);
    }
    const signed = type.word.shape === 'scalar' && type.word.kind === 'sint';
    const mask = (1n << BigInt(width)) - 1n;
    return words.map((word, i) => {
        if (signed ? BigInt.asIntN(width, word) !== word : word < 0n || word > mask) {
            context.error('SL0103', `memory '${name}': initial word ${i}, ${word}, does not fit in ${width} bits`);
        }
        return word & mask;
    });
}
