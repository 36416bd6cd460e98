import { describe, expect, it } from 'vitest';
import type { CosimSummary, Mismatch } from '../../src/cosim/index.ts';
import { bar, duration, picturesOf, renderHtml, renderTerminal, scaled } from '../../src/report/index.ts';
import { goodSummary } from './summary.ts';

const mismatch: Mismatch = {
  image: 'two',
  layer: 'conv2d_0',
  position: 33,
  at: { batch: 0, y: 1, x: 1 },
  channel: 5,
  tile: 2,
  cycle: 12_345,
  signal: 'out_sums[5]',
  expected: 100,
  actual: 116,
  note: null,
  wave: { file: 'waves/two.vcd', view: 'waves/two.gtkw', cycle: 812, reproduced: true },
  origin: { source: 'dsl/pim/macro.ts:31:15', verilog: 'pim_macro.out_sums[131:110]' },
};

const broken: CosimSummary = {
  ...goodSummary,
  matched: 1,
  firstMismatch: mismatch,
  images: [
    goodSummary.images[0]!,
    { ...goodSummary.images[1]!, output: null, matched: false, predicted: null },
  ],
};

describe('the report on a terminal', () => {
  it('shows what ran, the layers, and the outcome', () => {
    expect(renderTerminal(goodSummary, { color: false })).toBe(`\
net on macro
64 rows x 16 groups, 8-bit weights, 8-bit signed activations, 2:4 sparse, mux matching
embedded engine, rounding double

layer              kind               MACs  cycles  utilisation                   tiles  passes  zero weights
─────────────────────────────────────────────────────────────────────────────────────────────────────────────
conv2d_0           conv             12,000   1,500  ████████████▌·······  62.5 %      4       2        25.0 %
fully_connected_3  fully connected     640      80  █▎··················   6.3 %      1       1         0.0 %
─────────────────────────────────────────────────────────────────────────────────────────────────────────────
total                               12,640   1,580  ████████████········  60.0 %      5                 9.6 %

1,580 cycles per inference; 100 of 1,040 weights are zero, 23.7 % of the MACs skipped
3,162 cycles simulated in 0.01 s (316 k cycles/s), 0.50 s in all

✔ 2 of 2 inputs matched: all sums of the hardware equal the golden model, and every output is as expected`);
  });

  it('shows where the first mismatch is', () => {
    expect(renderTerminal(broken, { color: false }).split('\n').slice(-16).join('\n')).toBe(`\
✘ the hardware differs from the golden model after 1 of 2 inputs

  first mismatch
    input     two
    layer     conv2d_0
    position  33 (row 1, column 1)
    channel   5
    tile      2
    cycle     12,345
    signal    out_sums[5]
    Verilog   pim_macro.out_sums[131:110]
    source    dsl/pim/macro.ts:31:15
    expected  100
    actual    116 (bit 4 is flipped)
    waves     waves/two.vcd, cycle 812
    open      gtkwave waves/two.gtkw`);
  });

  it('shows outputs that are not as expected', () => {
    const differences = [{ index: 2, expected: 119, actual: 120 }];
    const images = [{ ...goodSummary.images[0]!, matched: false, differences }, goodSummary.images[1]!];
    const text = renderTerminal({ ...goodSummary, matched: 1, images }, { color: false });
    expect(text).toContain('✘ 1 of 2 outputs differ from the expectation\n  one: [2] is 120, expected 119');
  });

  it('leaves the table out if no layer was completed', () => {
    expect(renderTerminal({ ...broken, layers: [], cycles: 0 }, { color: false })).not.toContain(
      'utilisation',
    );
  });

  it('gives up columns where there is little room', () => {
    const table = renderTerminal(goodSummary, { color: false, columns: 80 }).split('\n').slice(4, 7);
    expect(table.join('\n')).toBe(`\
layer                MACs  cycles  utilisation                   tiles
──────────────────────────────────────────────────────────────────────
conv2d_0           12,000   1,500  ████████████▌·······  62.5 %      4`);
  });

  it('has the same text with colours', () => {
    const coloured = renderTerminal(broken, { color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(renderTerminal(broken, { color: false }));
    expect(coloured).toContain('\u001b[1;31m');
  });
});

describe('the report as a page', () => {
  const pictures = picturesOf(
    { name: 'input', shape: [1, 2, 3, 1], type: 'int8', quantization: null, data: null },
    [{ name: 'one', data: Int8Array.of(-128, 0, 127, 1, 2, 3) }],
  );

  it('needs nothing from anywhere else', () => {
    const page = renderHtml(goodSummary, pictures);
    expect(page).not.toMatch(/<script|<link|@import|url\(|https?:/);
    expect([...page.matchAll(/(?:src|href)="([^"]{0,20})/g)].map((match) => match[1])).toEqual([
      'data:image/bmp;base6',
    ]);
  });

  it('shows outcome, layers, pictures, classes, versions, rounding and the command', () => {
    const page = renderHtml(goodSummary, pictures);
    for (const text of [
      '<h1>net on macro</h1>',
      '2 of 2 inputs matched',
      'fully_connected_3',
      '62.5 %',
      '1,580',
      '<dt>rounding</dt><dd>double</dd>',
      '<dt>spinlight</dt><dd>1.2.3</dd>',
      'npx spinlight cosim macro.ts',
      'title="labelled 1"',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('First mismatch');
    expect(page.match(/class="top"/g)).toHaveLength(2);
  });

  it('shows a mismatch', () => {
    const page = renderHtml(broken);
    expect(page).toContain('<h2>First mismatch</h2>');
    expect(page).toContain('<dt>position</dt><dd>33 (row 1, column 1)</dd>');
    expect(page).toContain('not completed');
  });

  it('takes names as text', () => {
    const page = renderHtml({ ...broken, network: '<script>alert(1)</script>', command: 'spinlight "<b>"' });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>&quot;');
    expect(page).toContain('&lt;script&gt;');
  });

  it('is well formed', () => {
    for (const summary of [goodSummary, broken]) {
      const open: string[] = [];
      for (const [, close, tag, self] of renderHtml(summary, pictures).matchAll(
        /<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g,
      )) {
        if (self || ['meta', 'img'].includes(tag!)) continue;
        if (close) expect(open.pop()).toBe(tag);
        else open.push(tag!);
      }
      expect(open).toEqual([]);
    }
  });
});

describe('pictures', () => {
  it('are bitmaps with the least value black, the greatest white, the first row on top', () => {
    const tensor = {
      name: 'input',
      shape: [1, 2, 2, 1],
      type: 'int8' as const,
      quantization: null,
      data: null,
    };
    const picture = picturesOf(tensor, [{ name: 'a', data: Int8Array.of(-10, 10, 0, -10) }]).get('a')!;
    const bytes = Buffer.from(picture.uri.split(',')[1]!, 'base64');
    expect([bytes.toString('latin1', 0, 2), bytes.readInt32LE(18), bytes.readInt32LE(22)]).toEqual([
      'BM',
      2,
      -2,
    ]);
    expect([...bytes.subarray(54)]).toEqual([0, 0, 0, 255, 255, 255, 0, 0, 128, 128, 128, 0, 0, 0, 0, 0]);
  });

  it('exist only of inputs that are pictures', () => {
    const of = (shape: number[]) =>
      picturesOf({ name: 'input', shape, type: 'int8', quantization: null, data: null }, [
        { name: 'a', data: new Int8Array(shape.reduce((a, b) => a * b)) },
      ]).size;
    expect([of([1, 640]), of([1, 8, 8, 2]), of([2, 8, 8, 1]), of([1, 1, 8, 1]), of([1, 8, 8, 3])]).toEqual([
      0, 0, 0, 0, 1,
    ]);
  });
});

describe('numbers', () => {
  it('are short', () => {
    expect([bar(0, 4), bar(0.5, 4), bar(1, 4), bar(2, 4), bar(0.03, 4)]).toEqual([
      '····',
      '██··',
      '████',
      '████',
      '▏···',
    ]);
    expect([duration(0.5), duration(65), duration(200)]).toEqual(['0.50 s', '65.0 s', '3 min 20 s']);
    expect([scaled(999), scaled(1234), scaled(12_345_678), scaled(5e9)]).toEqual([
      '999',
      '1.23 k',
      '12.3 M',
      '5.00 G',
    ]);
  });
});
