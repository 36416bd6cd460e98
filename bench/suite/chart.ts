import type { Row } from './rows.ts';

/** Engines in the order of the bars, with a colour that is clear on white and on black. */
const colours: Readonly<Record<string, string>> = {
  embedded: '#2f7fd6',
  stepped: '#7db4ea',
  lanes: '#2aa6a0',
  verilator: '#d0643f',
  'bit-planes': '#e3a27f',
  cxxrtl: '#5b9a4b',
  icarus: '#8d8fa8',
  amaranth: '#a678c8',
  cocotb: '#c2a33a',
};
const [left, plotWidth, right] = [142, 560, 120];
const [barHeight, groupGap, top] = [12, 14, 64];

/** Both schemes: an image in a page follows that of its reader. */
const style = `
  text { font: 10px system-ui, sans-serif; fill: #1f2328 }
  .name { font-size: 12px; font-weight: 600 }
  .key { font-size: 11px }
  .back { fill: #ffffff }
  .grid { stroke: #d8dee4 }
  .peer { stroke: #1f2328; stroke-dasharray: 2 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .back { fill: #0d1117 }
    .grid { stroke: #30363d }
    .peer { stroke: #e6edf3 }
  }
`;

/**
 * Speeds as bars on a logarithmic axis, the ratio to Verilator beside each, and Verilator's speed as a dashed line through
 * the bars of a design: SVG that needs nothing else.
 */
export function chartOf(rows: readonly Row[]): string {
  const shown = rows.filter(({ engine }) => engine in colours);
  const names = [...new Set(shown.map(({ design }) => design))];
  const powers = shown.map(({ cyclesPerSecond }) => Math.log10(Math.max(1, cyclesPerSecond)));
  const low = Math.floor(Math.min(3, ...powers));
  const high = Math.ceil(Math.max(low + 1, ...powers));
  const x = (speed: number) => left + ((Math.log10(Math.max(1, speed)) - low) / (high - low)) * plotWidth;
  const marks: string[] = [];
  let y = top;
  for (const name of names) {
    const bars = shown.filter(({ design }) => design === name);
    const end = y + bars.length * barHeight;
    marks.push(text(left - 8, (y + end) / 2 + 4, name, 'end', 'name'));
    for (const row of bars) {
      const width = Math.max(1, x(row.cyclesPerSecond) - left);
      const label = `${row.engine}: ${speedText(row.cyclesPerSecond)}`;
      marks.push(
        `<rect x="${left}" y="${y}" width="${width.toFixed(1)}" height="${barHeight - 2}" rx="1" fill="${colours[row.engine]}"><title>${label}</title></rect>`,
      );
      const ratio =
        row.engine === 'verilator' || (row.ratioToVerilator ?? 0) < 0.01
          ? ''
          : `  ${ratioText(row.ratioToVerilator!)}x`;
      marks.push(text(left + width + 5, y + 9, `${speedText(row.cyclesPerSecond)}${ratio}`, 'start'));
      y += barHeight;
    }
    const peer = bars.find(({ engine }) => engine === 'verilator');
    if (peer) {
      const at = x(peer.cyclesPerSecond).toFixed(1);
      marks.push(
        `<line class="peer" x1="${at}" y1="${end - bars.length * barHeight - 2}" x2="${at}" y2="${end}"/>`,
      );
    }
    y += groupGap;
  }
  const bottom = y - groupGap + 4;
  const axis = Array.from({ length: high - low + 1 }, (_, i) => {
    const at = x(10 ** (low + i));
    const line = `<line class="grid" x1="${at.toFixed(1)}" y1="${top - 8}" x2="${at.toFixed(1)}" y2="${bottom}"/>`;
    return line + text(at, top - 13, speedText(10 ** (low + i)), 'middle');
  });
  const used = Object.keys(colours).filter((engine) => shown.some((row) => row.engine === engine));
  const legend = used.map((engine, i) => {
    const at = 16 + i * 89;
    const box = `<rect x="${at}" y="14" width="11" height="11" rx="2" fill="${colours[engine]}"/>`;
    return box + text(at + 15, 24, engine, 'start', 'key');
  });
  const [width, height] = [left + plotWidth + right, bottom + 10];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>Simulated cycles per second by design and engine, with the ratio to Verilator</title>
<style>${style}</style>
<rect class="back" width="${width}" height="${height}"/>
${[...legend, ...axis, ...marks].join('\n')}
</svg>
`;
}

function text(x: number, y: number, content: string, anchor: string, kind = ''): string {
  const name = kind === '' ? '' : ` class="${kind}"`;
  return `<text${name} x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" xml:space="preserve">${content}</text>`;
}

function speedText(speed: number): string {
  if (speed >= 1e6) return `${Number((speed / 1e6).toPrecision(3))} M/s`;
  return speed >= 1e3 ? `${Number((speed / 1e3).toPrecision(3))} k/s` : `${Number(speed.toPrecision(3))} /s`;
}

function ratioText(ratio: number): string {
  return Number(ratio.toPrecision(2)).toString();
}
