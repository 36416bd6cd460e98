import { fail } from '../diag/index.ts';
import { indexBits, sumBits, vectorInputs } from '../network/pim-geometry.ts';
/** SL0702 unless a design has the ports of a PIM macro of this geometry, in the widths that it asks for. */
export function macroStreams(design, geometry) {
    const { groups, rows, weightBits, actBits, m } = geometry;
    const problems = [];
    const port = (name, direction, width) => {
        const found = design.ports.find((candidate) => candidate.name === name);
        if (!found)
            problems.push(`it has no port ${name}`);
        else if (found.direction !== direction || found.width !== width)
            problems.push(`port ${name} is ${direction === 'in' ? 'an input' : 'an output'} of ${width} bits in a macro of this geometry, ` +
                `here ${found.direction === 'in' ? 'an input' : 'an output'} of ${found.width} bits`);
    };
    port('start', 'in', 1);
    port('vectors', 'in', 32);
    port('busy', 'out', 1);
    port('load_row', 'in', Math.max(1, Math.ceil(Math.log2(rows))));
    port('load_weights', 'in', groups * weightBits);
    if (m > 1)
        port('load_index', 'in', groups * indexBits(geometry));
    port('act_data', 'in', vectorInputs(geometry) * actBits);
    port('out_sums', 'out', groups * sumBits(geometry));
    const stream = (name) => {
        const found = design.streams.find((candidate) => candidate.name === name);
        if (!found)
            problems.push(`it has no stream ${name}`);
        return found;
    };
    const [load, act, out] = [stream('load'), stream('act'), stream('out')];
    if (problems.length > 0 || !load || !act || !out) {
        return fail('SL0702', `${design.name} is not the PIM macro that its specification states: ${problems[0]}`, {
            ...(problems.length > 1 && { related: problems.slice(1).map((message) => ({ message })) }),
            help: 'Let the top module be a PimMacro (dsl/pim) of the geometry given as `pim`.',
        });
    }
    return { load, act, out };
}
