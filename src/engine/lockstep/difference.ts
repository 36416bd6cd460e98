import type { Diagnostic } from '../../diag/index.ts';
import type { CollectedBeats, StreamResult } from '../simulation.ts';
import type { Batch, PortLayout, PortPlace, VerilatedModel } from '../verilator/index.ts';

/** The outputs of a design in the port memory of its model. */
export interface OutputPlaces {
  readonly layout: PortLayout;
  readonly ports: readonly PortPlace[];
  /** Of all of them, one after the other. */
  readonly words: number;
}

export function outputPlaces(layout: PortLayout): OutputPlaces {
  const ports = [...layout.places.values()].filter(({ port }) => port.direction === 'out');
  return { layout, ports, words: layout.words - layout.firstOutput };
}

const help = 'Only one of them can be right: please report it with the design.';
const none = 0xffff_ffff;

/** What two engines disagree about, SL0511; null if they agree. */
export const differenceOf = {
  outputs(model: VerilatedModel, batch: Batch, { ports }: OutputPlaces): Diagnostic | null {
    const [place, low, high, begin] = batch.mismatch as unknown as [number, number, number, number];
    if (place === none) return null;
    let first = 0;
    for (const { port, word, words } of ports) {
      if (place < first + words) {
        const at = begin + first;
        const ours = shown(batch.operations.subarray(at, at + words));
        const theirs = shown(model.words.subarray(word, word + words));
        return disagreement(low + high * 2 ** 32, `\`${port.name}\` is ${ours}, in Verilator ${theirs}`);
      }
      first += words;
    }
    return null;
  },

  streams(
    model: VerilatedModel,
    begin: number,
    expected: StreamResult,
    found: StreamResult,
  ): Diagnostic | null {
    for (const [name, beats] of Object.entries(expected.collected)) {
      const said = beatDifference(beats, found.collected[name]!);
      if (said !== null) return disagreement(begin + said.cycle, `stream \`${name}\`: ${said.text}`);
    }
    for (const [name, accepted] of Object.entries(expected.accepted)) {
      const theirs = found.accepted[name];
      if (accepted !== theirs)
        return disagreement(
          begin + expected.cycles,
          `stream \`${name}\`: ${accepted} beats accepted, in Verilator ${theirs}`,
        );
    }
    if (expected.cycles === found.cycles) return null;
    return disagreement(
      model.cycle,
      `streams: a run of ${expected.cycles} cycles, in Verilator ${found.cycles}`,
    );
  },

  stopped(model: VerilatedModel): Diagnostic {
    const { name } = model.interface;
    const message = `the Verilator model of \`${name}\` stopped in cycle ${model.cycle}: ${model.message}`;
    return { code: 'SL0504', severity: 'error', message };
  },
};

function beatDifference(
  ours: CollectedBeats,
  theirs: CollectedBeats,
): { cycle: number; text: string } | null {
  const wide = ours.beats === 0 ? 0 : ours.words.length / ours.beats;
  for (let beat = 0; beat < Math.min(ours.beats, theirs.beats); beat++) {
    const cycle = ours.at[beat]!;
    if (cycle !== theirs.at[beat])
      return { cycle, text: `beat ${beat} in cycle ${cycle} of the run, in Verilator ${theirs.at[beat]}` };
    const [a, b] = [ours, theirs].map(({ words }) => words.subarray(beat * wide, (beat + 1) * wide));
    if (a!.some((word, i) => word !== b![i]))
      return { cycle, text: `beat ${beat} is ${shown(a!)}, in Verilator ${shown(b!)}` };
  }
  if (ours.beats === theirs.beats) return null;
  return { cycle: 0, text: `${ours.beats} beats, in Verilator ${theirs.beats}` };
}

function disagreement(cycle: number, text: string): Diagnostic {
  return {
    code: 'SL0511',
    severity: 'error',
    message: `the embedded engine and Verilator disagree in cycle ${cycle}: ${text}`,
    help,
  };
}

/** Words as one number, most significant first. */
function shown(words: Uint32Array): string {
  const digits = [...words].reverse().map((word) => word.toString(16).padStart(8, '0'));
  return `0x${digits.join('').replace(/^0+(?=.)/, '')}`;
}
