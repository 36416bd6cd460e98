import type { CosimSummary, ImageSummary, Mismatch } from '../cosim/index.ts';
import { grouped } from './numbers.ts';

/** True if a co-simulation found nothing wrong. */
export function isGood(summary: CosimSummary): boolean {
  return summary.matched === summary.inputs && summary.firstMismatch === null;
}

/** The outcome in one sentence. */
export function verdict(summary: CosimSummary): string {
  const { inputs, matched, firstMismatch, images } = summary;
  const expected = images.filter((image) => image.expected !== null).length;
  if (firstMismatch) return `the hardware differs from the golden model after ${matched} of ${inputs} inputs`;
  if (matched < inputs) return `${inputs - matched} of ${inputs} outputs differ from the expectation`;
  const also =
    expected === 0
      ? ''
      : expected === inputs
        ? ', and every output is as expected'
        : `, and the ${expected} outputs with an expectation are as expected`;
  return `${matched} of ${inputs} inputs matched: all sums of the hardware equal the golden model${also}`;
}

/** Where the first mismatch is and what it is, a line each. */
export function mismatchLines(mismatch: Mismatch): { readonly label: string; readonly value: string }[] {
  const { image, layer, position, at, channel, tile, cycle, signal, expected, actual, note, wave, origin } =
    mismatch;
  const spot = at ? ` (row ${at.y}, column ${at.x}${at.batch > 0 ? `, batch ${at.batch}` : ''})` : '';
  const lines = [
    { label: 'input', value: image },
    { label: 'layer', value: layer },
    ...(position === null ? [] : [{ label: 'position', value: `${grouped(position)}${spot}` }]),
    ...(channel === null ? [] : [{ label: 'channel', value: String(channel) }]),
    ...(tile === null ? [] : [{ label: 'tile', value: String(tile) }]),
    ...(cycle === null ? [] : [{ label: 'cycle', value: grouped(cycle) }]),
    { label: 'signal', value: signal },
    ...(origin ? [{ label: 'Verilog', value: origin.verilog }] : []),
    ...(origin?.source ? [{ label: 'source', value: origin.source }] : []),
    { label: 'expected', value: String(expected) },
    { label: 'actual', value: `${actual}${bitsText(mismatch)}` },
  ];
  if (note) lines.push({ label: 'note', value: note });
  if (wave) {
    const shown = wave.reproduced
      ? `${wave.file}, cycle ${grouped(wave.cycle)}`
      : `${wave.file}; the tile alone, on a fresh model, gives the right sums`;
    lines.push({ label: 'waves', value: shown }, { label: 'open', value: `gtkwave ${wave.view}` });
  }
  return lines;
}

/** A difference of one bit names a culprit, so it is said. */
function bitsText({ signal, expected, actual }: Mismatch): string {
  if (!signal.startsWith('out_sums')) return '';
  const changed = (expected ^ actual) >>> 0;
  return (changed & (changed - 1)) === 0
    ? ` (bit ${Math.log2(changed)} is flipped)`
    : ` (differs by ${actual - expected})`;
}

/** Which elements of an output differ, in a line. */
export function differenceLine({ name, differences }: ImageSummary): string {
  const shown = differences.slice(0, 6).map((d) => `[${d.index}] is ${d.actual}, expected ${d.expected}`);
  return `${name}: ${shown.join('; ')}${differences.length > 6 ? `; and ${differences.length - 6} more` : ''}`;
}
