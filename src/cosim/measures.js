import { cyclesPerVector } from '../network/pim-geometry.ts';
/** Products of a stored entry and an activation that the macro completes per cycle at best. */
export function peakMacsPerCycle(geometry) {
    return (geometry.rows * geometry.groups) / cyclesPerVector(geometry);
}
export function layerMeasures(layer, mapping, cycles, loadCycles) {
    const { weights, weightsZero, weightsSkipped, geometry, positions } = mapping;
    return {
        name: layer.name,
        kind: layer.operator.kind,
        macs: layer.macs,
        macsSkipped: weightsSkipped * positions,
        cycles,
        loadCycles,
        utilisation: utilisation((weights - weightsZero) * positions, cycles, geometry),
        tiles: mapping.tiles.length,
        tilesSkipped: mapping.tilesSkipped,
        passes: mapping.passes,
        weights,
        weightsZero,
    };
}
/** See `LayerMeasures.utilisation`; 0 when nothing ran. */
export function utilisation(usefulMacs, cycles, geometry) {
    return cycles === 0 ? 0 : usefulMacs / (cycles * peakMacsPerCycle(geometry));
}
