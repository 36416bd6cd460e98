import { describe, expect, it } from 'vitest';
import { PimMacro } from '../../dsl/pim/index.ts';
import phase from '../../dsl/specs/pim-1of4-phase-64x16.ts';
import sparse from '../../dsl/specs/pim-2of4-64x16.ts';
import dense from '../../dsl/specs/pim-dense-64x16.ts';
import large from '../../dsl/specs/pim-dense-128x64.ts';
import { describeInterface } from '../../src/engine/simulation.ts';
import type { Design } from '../../src/ir/index.ts';
import { elaborate } from '../../src/lang/index.ts';
import {
  cyclesPerVector,
  indexBits,
  type PimGeometry,
  sumBits,
  vectorInputs,
} from '../../src/network/pim-geometry.ts';
import { blocksOf, readDocument } from './documents.ts';
import { backPressure, oneVector, phases, waveGeometry, waveSum } from './pim-waves.ts';

const file = 'docs/pim-macro.md';
const log2 = (x: number) => Math.ceil(Math.log2(x));

describe('waves of docs/pim-macro.md are those of the RTL', () => {
  const waves: Record<string, () => string> = { oneVector, backPressure, phases };
  const shown = blocksOf(file).filter(({ info }) => info.startsWith('text wave='));

  it('all are shown', () => {
    expect(shown.map(({ info }) => info.slice('text wave='.length))).toEqual(Object.keys(waves));
  });

  for (const { info, text } of shown) {
    it(info, () => {
      expect(waves[info.slice('text wave='.length)]!()).toBe(text);
    });
  }

  it('and end with the sum that the text derives', () => {
    expect(waveSum(waveGeometry)).toBe(22);
    expect(oneVector()).toMatch(/out_sums .*\|22/);
    expect(phases()).toMatch(/acc .*\|22/);
  });
});

/** Register bits of a design, instances counted as often as they are used. */
function registerBits(design: Design, index = design.top): number {
  const { signals, instances } = design.modules[index]!;
  const own = signals.reduce((sum, { kind, width }) => sum + (kind === 'reg' ? width : 0), 0);
  return instances.reduce((sum, { module }) => sum + registerBits(design, module), own);
}

/** The formula of the document. */
function documentedBits(geometry: PimGeometry): number {
  const { rows: R, groups: G, weightBits: Wb, actBits: Xb, m: M, scheme } = geometry;
  const [S, Ib, T, V] = [
    sumBits(geometry),
    indexBits(geometry),
    cyclesPerVector(geometry),
    vectorInputs(geometry),
  ];
  const signed = Number(geometry.actSigned);
  const phased = Number(scheme === 'phase' && M > 1);
  const entries = R * G * (Wb + Ib);
  const columns = G * (Wb + log2(R) + 2 * S + Wb + Ib);
  return entries + V * Xb + columns + 200 + signed + phased + Math.max(1, log2(T));
}

const geometries: readonly PimGeometry[] = [
  dense.pim,
  phase.pim,
  large.pim,
  sparse.pim,
  waveGeometry,
  { ...waveGeometry, rows: 6, groups: 3, weightBits: 5, actBits: 1, actSigned: false },
  { ...waveGeometry, rows: 7, n: 1, m: 1, actBits: 1 },
];

describe('figures of docs/pim-macro.md', () => {
  it('flip-flops', () => {
    for (const geometry of geometries) {
      expect(registerBits(elaborate(PimMacro(geometry)))).toBe(documentedBits(geometry));
    }
  });

  it('ports, in order, with their widths', () => {
    const rows = readDocument(file)
      .split('\n## Ports\n')[1]!
      .split('\n## ')[0]!
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    for (const geometry of geometries) {
      const { rows: R, groups: G, weightBits: Wb, actBits: Xb, m: M } = geometry;
      const values = {
        R,
        G,
        Wb,
        Xb,
        S: sumBits(geometry),
        Ib: indexBits(geometry),
        V: vectorInputs(geometry),
      };
      const widthOf = (text: string): number => {
        const program = text.replace('ceil(log2 R)', 'Math.ceil(Math.log2(R))');
        return new Function(...Object.keys(values), `return ${program}`)(...Object.values(values)) as number;
      };
      const documented = rows.flatMap(([, names, directions, width, meaning]) => {
        if (meaning!.startsWith('only if M > 1') && M === 1) return [];
        const list = directions!.split(', ');
        return names!
          .split(', ')
          .map((name, i) => `${list[i]} ${name.replaceAll('`', '')} ${widthOf(width!)}`);
      });
      const ports = describeInterface(elaborate(PimMacro(geometry))).ports;
      expect(ports.map(({ direction, name, width }) => `${direction} ${name} ${width}`)).toEqual(documented);
    }
  });

  it('compression of the patterns', () => {
    const rows = [...readDocument(file).matchAll(/^\| (\d+):(\d+) \| \d+ \| ([^|]*?) \| ([\d.]+) \|$/gm)];
    expect(rows).toHaveLength(6);
    for (const [, n, m, bits, gain] of rows) {
      const exact = (Number(n) * (8 + log2(Number(m)))) / Number(m);
      expect(Number(bits!.split('=').at(-1))).toBe(exact);
      expect(Math.abs(8 / exact - Number(gain))).toBeLessThan(0.05);
    }
  });
});
