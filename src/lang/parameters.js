import { fail } from '../diag/index.ts';
const functionNumbers = new WeakMap();
let functions = 0;
/**
 * The parameters of a request as text with sorted keys, equal exactly when the parameters are. Functions are equal
 * only to themselves: two closures with the same text may still do different things. SL0114 for data in a circle.
 */
export function parametersText(request) {
    try {
        return JSON.stringify(request.parameters, (_key, item) => plainData(item)) ?? '';
    }
    catch (error) {
        if (!(error instanceof TypeError))
            throw error;
        return fail('SL0114', `parameters of module '${request.name}' contain themselves`, {
            ...(request.place && { place: request.place }),
            help: 'parameters are plain data: numbers, texts, lists and records',
        });
    }
}
function plainData(item) {
    if (typeof item === 'bigint')
        return `${item}n`;
    if (typeof item === 'number' && !Number.isFinite(item))
        return `number ${item}`;
    if (typeof item === 'function')
        return `function ${functionNumber(item)}`;
    if (item instanceof Map || item instanceof Set)
        return [...item];
    if (item !== null && typeof item === 'object' && !Array.isArray(item)) {
        return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return item;
}
function functionNumber(item) {
    let number = functionNumbers.get(item);
    if (number === undefined) {
        number = functions++;
        functionNumbers.set(item, number);
    }
    return number;
}
