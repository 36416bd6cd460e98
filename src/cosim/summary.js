import { utilisation } from './measures.ts';
export function summarise(inputs, result, { expectations, labels, ...context }) {
    const images = inputs.map(({ name }, i) => {
        const done = result.outputs[i];
        const output = done ? done.outputs.flatMap((data) => numbersOf(data)) : null;
        const expected = expectations?.get(name) ?? null;
        const differences = output && expected ? differencesOf(output, expected) : [];
        return {
            name,
            output,
            expected,
            matched: output !== null && differences.length === 0,
            differences,
            predicted: output ? output.indexOf(Math.max(...output)) : null,
            label: labels?.get(name) ?? null,
        };
    });
    const sum = (of) => result.layers.reduce((total, layer) => total + of(layer), 0);
    return {
        engine: context.engine,
        design: context.design,
        network: context.network,
        rounding: context.rounding,
        pruned: context.pruned,
        geometry: context.geometry,
        inputs: inputs.length,
        matched: images.filter((image) => image.matched).length,
        images,
        layers: result.layers,
        macs: sum((layer) => layer.macs),
        macsSkipped: sum((layer) => layer.macsSkipped),
        weights: sum((layer) => layer.weights),
        weightsZero: sum((layer) => layer.weightsZero),
        cycles: result.cycles,
        utilisation: utilisation(sum(usefulMacs), result.cycles, context.geometry),
        cyclesSimulated: result.cyclesSimulated,
        seconds: context.seconds,
        secondsSimulating: context.secondsSimulating,
        firstMismatch: result.firstMismatch,
        versions: context.versions,
        command: context.command,
    };
}
function usefulMacs({ macs, weights, weightsZero }) {
    return weights === 0 ? 0 : (macs / weights) * (weights - weightsZero);
}
function numbersOf(data) {
    return Array.from(data, Number);
}
function differencesOf(output, expected) {
    return output.flatMap((actual, index) => actual === expected[index] ? [] : [{ index, expected: expected[index], actual }]);
}
