import { readFileSync } from 'node:fs';
import { fail } from '../diag/index.ts';
import { elementCount } from '../golden/index.ts';
import { fileReason } from './file-reason.ts';
/**
 * Reads a JSON file that maps names of inputs to the elements of the output. Several outputs of a network follow each
 * other. SL0603 if it is anything else or an output has another size, SL0804 if it cannot be read.
 */
export function readExpectations(file, network) {
    const content = readJson(file);
    const wanted = network.outputs.reduce((sum, index) => sum + elementCount(network.tensors[index]?.shape ?? []), 0);
    const found = new Map();
    for (const [name, output] of Object.entries(asObject(content, file, 'names of inputs to outputs'))) {
        if (!Array.isArray(output) || !output.every((value) => Number.isFinite(value))) {
            fail('SL0603', `${file}: the output of ${name} is not an array of numbers`);
        }
        if (output.length !== wanted) {
            fail('SL0603', `${file}: the output of ${name} has ${output.length} elements, that of the network ${wanted}`);
        }
        found.set(name, output);
    }
    return found;
}
/** Reads a JSON file that maps names of inputs to the number of the right class. Errors as `readExpectations`. */
export function readLabels(file) {
    const found = new Map();
    for (const [name, label] of Object.entries(asObject(readJson(file), file, 'names of inputs to classes'))) {
        if (typeof label !== 'number' || !Number.isInteger(label) || label < 0) {
            fail('SL0603', `${file}: the class of ${name} is not a whole number`);
        }
        found.set(name, label);
    }
    return found;
}
/** SL0603 unless some input has an expectation. Gives how many have one. */
export function checkExpectations(file, expectations, names) {
    const known = names.filter((name) => expectations.has(name)).length;
    if (known === 0) {
        fail('SL0603', `${file} has no output for any of the inputs: neither ${names[0]} nor another`, {
            help: 'Expectations and inputs have the same names, without the extension.',
        });
    }
    return known;
}
function readJson(file) {
    let text;
    try {
        text = readFileSync(file, 'utf8');
    }
    catch (error) {
        return fail('SL0804', `${file} cannot be read: ${fileReason(error)}`);
    }
    try {
        return JSON.parse(text);
    }
    catch (error) {
        return fail('SL0603', `${file} is not JSON: ${error.message}`);
    }
}
function asObject(content, file, what) {
    if (content === null || typeof content !== 'object' || Array.isArray(content)) {
        return fail('SL0603', `${file} does not map ${what}`, {
            help: 'Write {"NAME": ...} with one entry per input.',
        });
    }
    return content;
}
