import type { LinearLayer } from '../golden/linear-layer.ts';
import type { LayerMapping } from '../network/mapping/index.ts';
import { cyclesPerVector, type PimGeometry } from '../network/pim-geometry.ts';

/** What one layer cost, for one inference. */
export interface LayerMeasures {
  readonly name: string;
  readonly kind: string;
  /** Multiply-accumulates of the layer, whatever its weights; multiplications with padding count. */
  readonly macs: number;
  /** Those whose weight is 0 and that the macro did not spend an entry on. */
  readonly macsSkipped: number;
  /** Clock cycles, loading of the rows included. */
  readonly cycles: number;
  readonly loadCycles: number;
  /**
   * Multiply-accumulates whose weight is not 0, over what the entries of the macro could have done in these cycles:
   * macs / (cycles * rows * groups / cyclesPerVector). At most 1.
   */
  readonly utilisation: number;
  readonly tiles: number;
  /** How many tiles more there would be if no weight were 0. */
  readonly tilesSkipped: number;
  /** How often inputs are presented at most: 1 if the weights follow the pattern of the macro. */
  readonly passes: number;
  readonly weights: number;
  readonly weightsZero: number;
}

/** Products of a stored entry and an activation that the macro completes per cycle at best. */
export function peakMacsPerCycle(geometry: PimGeometry): number {
  return (geometry.rows * geometry.groups) / cyclesPerVector(geometry);
}

export function layerMeasures(
  layer: LinearLayer,
  mapping: LayerMapping,
  cycles: number,
  loadCycles: number,
): LayerMeasures {
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
export function utilisation(usefulMacs: number, cycles: number, geometry: PimGeometry): number {
  return cycles === 0 ? 0 : usefulMacs / (cycles * peakMacsPerCycle(geometry));
}
