import type { CosimSummary, LayerMeasures } from '../cosim/index.ts';
import { duration, geometryLine, grouped, kindName, percent, scaled } from './numbers.ts';
import { differenceLine, isGood, mismatchLines, verdict } from './verdict.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** The table gives up columns to stay within this width. Default: no limit. */
  readonly columns?: number;
}

type Paint = (text: string) => string;

interface Paints {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly bar: Paint;
}

function paints(color: boolean): Paints {
  const paint = (code: string) => (text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: paint('1'), dim: paint('2'), good: paint('1;32'), bad: paint('1;31'), bar: paint('36') };
}

/** A co-simulation as text for a terminal: what ran, a table of the layers, the outcome. Lines end without blanks. */
export function renderTerminal(
  summary: CosimSummary,
  { color, columns = Number.POSITIVE_INFINITY }: TerminalOptions,
): string {
  const paint = paints(color);
  const lines = [
    paint.bold(`${summary.network} on ${summary.design}`),
    paint.dim(geometryLine(summary.geometry)),
    paint.dim(
      `${summary.engine} engine, rounding ${summary.rounding}${summary.pruned ? `, weights pruned to ${summary.pruned}` : ''}`,
    ),
    '',
    ...(summary.layers.length > 0
      ? [...table(summary, paint, columns), '', ...totals(summary, paint), '']
      : []),
    ...outcome(summary, paint),
  ];
  return lines.join('\n');
}

const barWidth = 20;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A share as blocks of an eighth of a character. */
export function bar(share: number, width = barWidth): string {
  const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const blocks = `${'█'.repeat(Math.floor(units / 8))}${eighths[units % 8]}`;
  return blocks.padEnd(width, '·');
}

/** Columns of the table by position, least important first. */
const dispensable = [7, 8, 1, 6];

function table(summary: CosimSummary, paint: Paints, columns: number): string[] {
  const head = ['layer', 'kind', 'MACs', 'cycles', 'utilisation', '', 'tiles', 'passes', 'zero weights'];
  const total = [
    'total',
    '',
    grouped(summary.macs),
    grouped(summary.cycles),
    bar(summary.utilisation),
    percent(summary.utilisation),
    grouped(summary.layers.reduce((sum, layer) => sum + layer.tiles, 0)),
    '',
    percent(summary.weights === 0 ? 0 : summary.weightsZero / summary.weights),
  ];
  const rows = summary.layers.map(row);
  const all = [head, ...rows, total];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column]!.length)));
  const shown = head.map((_, column) => column);
  const width = () => shown.reduce((sum, column) => sum + widths[column]! + 2, -2);
  for (const column of dispensable) if (width() > columns) shown.splice(shown.indexOf(column), 1);
  const line = (cells: readonly string[]) =>
    shown
      .map((column) => align(cells[column]!, widths[column]!, column))
      .join('  ')
      .trimEnd();
  const rule = paint.dim('─'.repeat(width()));
  const colourBar = (text: string) => text.replace(/[█▏▎▍▌▋▊▉]+/, (blocks) => paint.bar(blocks));
  return [
    paint.dim(line(head)),
    rule,
    ...rows.map((cells) => colourBar(line(cells))),
    rule,
    colourBar(line(total)),
  ];
}

function row(layer: LayerMeasures): string[] {
  return [
    layer.name,
    kindName(layer.kind),
    grouped(layer.macs),
    grouped(layer.cycles),
    bar(layer.utilisation),
    percent(layer.utilisation),
    grouped(layer.tiles),
    String(layer.passes),
    percent(layer.weights === 0 ? 0 : layer.weightsZero / layer.weights),
  ];
}

/** Names and bars to the left, numbers to the right. */
function align(cell: string, width: number, column: number): string {
  return [0, 1, 4].includes(column) ? cell.padEnd(width) : cell.padStart(width);
}

function totals(summary: CosimSummary, paint: Paints): string[] {
  const { macs, macsSkipped, weights, weightsZero, cycles, cyclesSimulated, seconds, secondsSimulating } =
    summary;
  const rate = secondsSimulating > 0 ? cyclesSimulated / secondsSimulating : 0;
  return [
    `${grouped(cycles)} cycles per inference; ${grouped(weightsZero)} of ${grouped(weights)} weights are zero, ` +
      `${percent(macs === 0 ? 0 : macsSkipped / macs)} of the MACs skipped`,
    paint.dim(
      `${grouped(cyclesSimulated)} cycles simulated in ${duration(secondsSimulating)} (${scaled(rate)} cycles/s), ` +
        `${duration(seconds)} in all`,
    ),
  ];
}

function outcome(summary: CosimSummary, paint: Paints): string[] {
  if (isGood(summary)) return [`${paint.good('✔')} ${verdict(summary)}`];
  const lines = [`${paint.bad('✘')} ${paint.bold(verdict(summary))}`];
  for (const image of summary.images)
    if (image.differences.length > 0) lines.push(`  ${differenceLine(image)}`);
  if (summary.firstMismatch) {
    lines.push('', `  ${paint.bad('first mismatch')}`);
    for (const { label, value } of mismatchLines(summary.firstMismatch))
      lines.push(`    ${label.padEnd(9)} ${value}`);
  }
  return lines;
}
