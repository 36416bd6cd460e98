import type { CosimSummary, ImageSummary, LayerMeasures } from '../cosim/index.ts';
import { duration, geometryLine, grouped, kindName, percent, scaled } from './numbers.ts';
import type { Picture } from './picture.ts';
import { differenceLine, isGood, mismatchLines, verdict } from './verdict.ts';

/** Sizes of the layer charts, in the units of their view box. */
const chart = { labels: 140, bars: 225, values: 95, row: 24, bar: 12 };

/** Outputs of more elements than this get no little chart. */
const maxBars = 32;

/** Everything that the page shows, ready to print: the template computes nothing. */
export function pageData(summary: CosimSummary, pictures: ReadonlyMap<string, Picture>) {
  return {
    title: `${summary.network} on ${summary.design}`,
    good: isGood(summary),
    verdict: verdict(summary),
    geometry: geometryLine(summary.geometry),
    facts: facts(summary),
    mismatch: summary.firstMismatch && mismatchLines(summary.firstMismatch),
    differences: summary.images.filter((image) => image.differences.length > 0).map(differenceLine),
    charts: charts(summary.layers),
    layers: summary.layers.map(layerRow),
    total: {
      macs: grouped(summary.macs),
      cycles: grouped(summary.cycles),
      utilisation: percent(summary.utilisation),
      tiles: grouped(sum(summary.layers, (layer) => layer.tiles)),
      tilesSkipped: grouped(sum(summary.layers, (layer) => layer.tilesSkipped)),
      weightsZero: zeroShare(summary),
      macsSkipped: percent(summary.macs === 0 ? 0 : summary.macsSkipped / summary.macs),
    },
    images: summary.images.map((image) => card(image, pictures.get(image.name))),
    command: summary.command,
    run: run(summary),
  };
}

function facts(summary: CosimSummary): { readonly value: string; readonly label: string }[] {
  const { matched, inputs, cycles, macs, macsSkipped, utilisation } = summary;
  const outcome = { value: `${matched} / ${inputs}`, label: 'inputs bit-exact' };
  if (summary.layers.length === 0) return [outcome];
  return [
    outcome,
    { value: grouped(cycles), label: 'cycles per inference' },
    { value: grouped(macs), label: 'multiply-accumulates' },
    { value: percent(utilisation), label: 'utilisation of the macro' },
    { value: zeroShare(summary), label: 'of the weights are zero' },
    { value: percent(macs === 0 ? 0 : macsSkipped / macs), label: 'of the MACs skipped' },
  ];
}

function charts(layers: readonly LayerMeasures[]) {
  const most = Math.max(1, ...layers.map((layer) => layer.cycles));
  const all = Math.max(
    1,
    sum(layers, (layer) => layer.cycles),
  );
  const size = {
    width: chart.labels + chart.bars + chart.values,
    height: layers.length * chart.row,
    labelEnd: chart.labels - 8,
    barStart: chart.labels,
    barWidth: chart.bars,
    barHeight: chart.bar,
    quarters: [0.25, 0.5, 0.75, 1].map((share) => chart.labels + share * chart.bars),
  };
  const rows = layers.map((layer, i) => {
    const y = i * chart.row + (chart.row - chart.bar) / 2;
    const width = (layer.cycles / most) * chart.bars;
    const load = (layer.loadCycles / most) * chart.bars;
    return {
      name: layer.name,
      y,
      middle: i * chart.row + chart.row / 2,
      utilisation: percent(layer.utilisation),
      utilisationWidth: round(Math.min(1, layer.utilisation) * chart.bars),
      utilisationEnd: round(chart.labels + Math.min(1, layer.utilisation) * chart.bars + 8),
      cycles: grouped(layer.cycles),
      share: percent(layer.cycles / all),
      loadCycles: grouped(layer.loadCycles),
      loadWidth: round(load),
      computeStart: round(chart.labels + load),
      computeWidth: round(width - load),
      cyclesEnd: round(chart.labels + width + 8),
    };
  });
  return { ...size, rows };
}

function layerRow(layer: LayerMeasures) {
  return {
    name: layer.name,
    kind: kindName(layer.kind),
    macs: grouped(layer.macs),
    cycles: grouped(layer.cycles),
    loadCycles: grouped(layer.loadCycles),
    utilisation: percent(layer.utilisation),
    tiles: grouped(layer.tiles),
    tilesSkipped: grouped(layer.tilesSkipped),
    passes: layer.passes,
    weightsZero: zeroShare(layer),
    macsSkipped: percent(layer.macs === 0 ? 0 : layer.macsSkipped / layer.macs),
  };
}

function card(image: ImageSummary, picture: Picture | undefined) {
  const { name, output, predicted, label, matched } = image;
  return {
    name,
    picture: picture ?? null,
    state: output === null ? 'idle' : matched ? 'ok' : 'off',
    status: output === null ? 'not completed' : matched ? 'bit-exact' : 'differs',
    predicted: predicted === null ? null : String(predicted),
    label: label === null ? null : String(label),
    wrong: label !== null && predicted !== null && label !== predicted,
    bars: output === null || output.length > maxBars ? null : outputBars(output, predicted),
  };
}

/** Bars of 0 to 100 % height between the least and the greatest value. */
function outputBars(output: readonly number[], predicted: number | null) {
  const low = Math.min(...output);
  const span = Math.max(...output) - low || 1;
  const width = 100 / output.length;
  return output.map((value, i) => {
    const height = Math.max(3, ((value - low) / span) * 40);
    return {
      x: round(i * width + width * 0.12),
      y: round(42 - height),
      width: round(width * 0.76),
      height: round(height),
      value,
      i,
      top: i === predicted,
    };
  });
}

function run(summary: CosimSummary): { readonly label: string; readonly value: string }[] {
  const rate = summary.secondsSimulating > 0 ? summary.cyclesSimulated / summary.secondsSimulating : 0;
  return [
    { label: 'engine', value: summary.engine },
    { label: 'rounding', value: summary.rounding },
    {
      label: 'weights',
      value: summary.pruned ? `pruned to ${summary.pruned}, without training` : 'as in the file',
    },
    {
      label: 'simulated',
      value: `${grouped(summary.cyclesSimulated)} cycles in ${duration(summary.secondsSimulating)}`,
    },
    { label: 'speed', value: `${scaled(rate)} cycles/s` },
    { label: 'in all', value: duration(summary.seconds) },
    ...Object.entries(summary.versions).map(([label, value]) => ({ label, value })),
  ];
}

function zeroShare({
  weights,
  weightsZero,
}: {
  readonly weights: number;
  readonly weightsZero: number;
}): string {
  return percent(weights === 0 ? 0 : weightsZero / weights);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
