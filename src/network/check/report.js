import { fail } from '../../diag/index.ts';
export const noOrigins = { operator: () => '', tensor: () => '', network: () => '' };
/** Throws the diagnostics of a check: SL0601 for a contradiction, SL0602 for what spinlight does not compute. */
export class Reporter {
    network;
    #origins;
    constructor(network, origins) {
        this.network = network;
        this.#origins = origins;
    }
    networkDamaged(problem) {
        return this.#contradiction(`${this.network.name}: the network${this.#origins.network()} ${problem}`);
    }
    tensorDamaged(index, problem) {
        const text = this.tensorName(index) + this.#origins.tensor(index);
        return this.#contradiction(`${this.network.name}: ${text}: ${problem}`);
    }
    damaged(index, problem) {
        return this.#contradiction(`${this.#head(index)}: ${problem}`);
    }
    unsupported(index, problem, help) {
        return fail('SL0602', `${this.#head(index)}: ${problem}`, { help });
    }
    #head(index) {
        const operator = this.network.operators[index];
        return `${this.network.name}: operator ${index}, ${operator.name}${this.#origins.operator(index)}`;
    }
    #contradiction(message) {
        return fail('SL0601', message, {
            help: 'The file contradicts itself: it is corrupted, or was written by a faulty exporter.',
        });
    }
    tensorName(index) {
        const name = this.network.tensors[index]?.name ?? '';
        return `tensor ${index} (${JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}...` : name)})`;
    }
}
/** One operator under check, with its tensors at hand and messages that name it. */
export class Subject {
    operator;
    index;
    #report;
    constructor(report, index) {
        this.#report = report;
        this.index = index;
        this.operator = report.network.operators[index];
    }
    input(slot) {
        return this.#report.network.tensors[this.operator.inputs[slot]];
    }
    /** Input `slot`, or null when it is absent (-1). */
    optionalInput(slot) {
        const index = this.operator.inputs[slot] ?? -1;
        return index < 0 ? null : this.#report.network.tensors[index];
    }
    get output() {
        return this.#report.network.tensors[this.operator.outputs[0]];
    }
    damaged(problem) {
        return this.#report.damaged(this.index, problem);
    }
    unsupported(problem, help) {
        return this.#report.unsupported(this.index, problem, help);
    }
    /** Throws SL0601 unless the output has the shape that the operator computes. */
    requireOutput(computed) {
        if (!sameShape(this.output.shape, computed)) {
            this.damaged(`computes the shape ${show(computed)}, but its output has ${show(this.output.shape)}`);
        }
    }
}
export function sameShape(a, b) {
    return a.length === b.length && a.every((extent, i) => extent === b[i]);
}
export function show(shape) {
    return `[${shape.slice(0, 8).join(', ')}${shape.length > 8 ? ', ...' : ''}]`;
}
export function elements(shape) {
    return shape.reduce((product, extent) => product * extent, 1);
}
