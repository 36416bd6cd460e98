import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import dense64 from '../../../dsl/specs/pim-dense-64x16.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { scratchFolder } from '../../../src/files/index.ts';
import { ModuleBuilder, Op } from '../../../src/ir/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { randomStimulus } from '../../support/random-stimulus.ts';
import { designOf } from './support.ts';

/** A writer that keeps the text. */
class Collected {
  all = '';

  write(text: string): void {
    this.all += text;
  }
}

interface Vcd {
  /** Width and identifier by path. */
  readonly variables: Map<string, { width: number; code: string }>;
  /** In the order of the file: time, identifier, value. */
  readonly changes: { time: number; code: string; value: bigint }[];
}

/** A strict reader of the part of IEEE 1364-2005 clause 18 that two-state traces use. */
function parseVcd(text: string): Vcd {
  const tokens = text.split(/\s+/).filter((token) => token !== '');
  const scopes: string[] = [];
  const variables: Vcd['variables'] = new Map();
  const changes: Vcd['changes'] = [];
  const widths = new Map<string, number>();
  let at = 0;
  const until = (): string[] => {
    const end = tokens.indexOf('$end', at);
    const words = tokens.slice(at, end);
    at = end + 1;
    return words;
  };
  for (let header = true; header; ) {
    const keyword = tokens[at++];
    const words = until();
    if (keyword === '$scope') scopes.push(words[1]!);
    else if (keyword === '$upscope') scopes.pop();
    else if (keyword === '$var') {
      const [, size, code, name, range] = words as [string, string, string, string, string?];
      expect(range).toBe(Number(size) > 1 ? `[${Number(size) - 1}:0]` : undefined);
      variables.set([...scopes, name].join('.'), { width: Number(size), code });
      widths.set(code, Number(size));
    } else if (keyword === '$enddefinitions') header = false;
    else expect(['$version', '$timescale']).toContain(keyword);
  }
  expect(scopes).toEqual([]);
  let time = -1;
  const note = (digits: string, code: string): void => {
    expect(digits).toMatch(/^[01]+$/);
    expect(widths.get(code)).toBeGreaterThanOrEqual(digits.length);
    changes.push({ time, code, value: BigInt(`0b${digits}`) });
  };
  while (at < tokens.length) {
    const token = tokens[at++]!;
    if (token.startsWith('#')) {
      expect(Number(token.slice(1))).toBeGreaterThan(time);
      time = Number(token.slice(1));
    } else if (token.startsWith('b')) note(token.slice(1), tokens[at++]!);
    else if (token === '$dumpvars' || token === '$end') continue;
    else note(token[0]!, token.slice(1));
  }
  return { variables, changes };
}

/** The values of a path at a time. */
function valueAt(vcd: Vcd, name: string, time: number): bigint | undefined {
  const { code } = vcd.variables.get(name)!;
  return vcd.changes.filter((change) => change.code === code && change.time <= time).at(-1)?.value;
}

function counter() {
  const b = new ModuleBuilder('counter');
  b.defaultDomain();
  const en = b.signal('en', 'input', 1);
  const q = b.signal('q', 'output', 3);
  const count = b.signal('count', 'reg', 3, { reset: 0n });
  const next = b.signal('next_count', 'wire', 3);
  b.body.push(
    b.assign(next, b.nodes.binary(Op.add, b.ref(count), b.nodes.constant(3, 1))),
    { kind: 'if', condition: b.ref(en), then: [b.assign(count, b.ref(next))], otherwise: [], location: -1 },
    b.assign(q, b.ref(count)),
  );
  return designOf(b.finish());
}

describe('a trace', () => {
  it('of a counter', () => {
    const { sync } = startEmbedded(counter(), { observe: 'all' });
    const text = new Collected();
    const stop = sync.trace(text);
    sync.poke('en', 1);
    sync.step(2);
    sync.poke('en', 0);
    sync.step(2);
    stop();
    sync.step();
    expect(text.all).toBe(`$version spinlight $end
$timescale 1ns $end
$scope module counter $end
$var wire 1 ! clk $end
$var wire 1 " rst $end
$var wire 1 # en $end
$var wire 3 $ q [2:0] $end
$var reg 3 $ count [2:0] $end
$var wire 3 % next_count [2:0] $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
0!
0"
1#
b0 $
b1 %
$end
#10
1!
b1 $
b10 %
#15
0!
#20
1!
0#
b10 $
b11 %
#25
0!
#30
1!
#35
0!
#40
`);
  });

  it('shows every signal of the hierarchy in every cycle as it is read, and only changes', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const design = randomDesign(seed, { nodes: 80 });
      const { sync } = startEmbedded(design, { observe: 'all' });
      const text = new Collected();
      const stop = sync.trace(text);
      const stimulus = randomStimulus(design, seed, 8);
      const { name: top } = design.modules[design.top]!;
      const seen = stimulus.map((vector) => {
        for (const [port, value] of Object.entries(vector)) sync.poke(port, value);
        const names = [...parseHeader(headerOf(design)).keys()];
        const values = new Map(
          names
            .filter((name) => !name.endsWith('clk'))
            .map((name) => [name, sync.peek(name.slice(top.length + 1))]),
        );
        sync.step();
        return values;
      });
      stop();
      const vcd = parseVcd(text.all);
      seen.forEach((values, cycle) => {
        expect(values.size).toBeGreaterThan(10);
        for (const [name, value] of values)
          if (valueAt(vcd, name, cycle * 10) !== value) expect.fail(`seed ${seed}, cycle ${cycle}: ${name}`);
      });
      const last = new Map<string, bigint>();
      for (const { code, value } of vcd.changes) {
        expect(last.get(code)).not.toBe(value);
        last.set(code, value);
      }
    }

    function headerOf(design: Parameters<typeof startEmbedded>[0]): string {
      const text = new Collected();
      startEmbedded(design, { observe: 'all' }).sync.trace(text)();
      return text.all;
    }

    function parseHeader(text: string): Vcd['variables'] {
      return parseVcd(`${text.slice(0, text.indexOf('$enddefinitions'))}$enddefinitions $end`).variables;
    }
  });

  it('of many cycles at once is that of cycle after cycle, with the values that are read', () => {
    for (const seed of [3, 5]) {
      const design = randomDesign(seed, { nodes: 80 });
      const [vector] = randomStimulus(design, seed, 1);
      const cycles = 1203;
      const traced = [cycles, 1, 100].map((many) => {
        const { sync } = startEmbedded(design, { observe: 'all' });
        const text = new Collected();
        const stop = sync.trace(text);
        for (const [port, value] of Object.entries(vector!)) sync.poke(port, value);
        sync.reset(1);
        for (let done = 1; done < cycles; done += many) sync.step(Math.min(many, cycles - done));
        stop();
        return text.all;
      });
      expect(traced[1] === traced[0] && traced[2] === traced[0]).toBe(true);
      const vcd = parseVcd(traced[0]!);
      const { sync } = startEmbedded(design, { observe: 'all' });
      for (const [port, value] of Object.entries(vector!)) sync.poke(port, value);
      sync.reset(1);
      for (const cycle of [9, 10, 11, 99, 100, 999, 1000, 1202]) {
        sync.step(cycle - sync.cycle);
        for (const name of vcd.variables.keys()) {
          if (name.endsWith('clk')) continue;
          const value = sync.peek(name.slice(name.indexOf('.') + 1));
          if (valueAt(vcd, name, cycle * 10) !== value) expect.fail(`seed ${seed}, cycle ${cycle}: ${name}`);
        }
      }
    }
  });

  it('is handed over as bytes in parts, the same in a stream run and with toggles watched', () => {
    const design = dense64.elaborate();
    const everything = design.modules.map(({ signals }) => signals.map(({ id }) => id));
    const texts = [[], everything].map((toggles) => {
      const { sync } = startEmbedded(design, { observe: 'all', toggles });
      const parts: Buffer[] = [];
      const stop = sync.trace({
        write: (text) => void parts.push(Buffer.from(text)),
        writeBytes: (bytes) => void parts.push(Buffer.from(bytes)),
      });
      sync.reset();
      sync.poke('vectors', 200);
      sync.poke('start', 1);
      sync.step();
      const { wordsPerBeat } = sync.interface.streams.find(({ name }) => name === 'act')!;
      const words = Uint32Array.from({ length: 200 * wordsPerBeat }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
      const { cycles } = sync.runStreams({
        drive: { act: { words, beats: 200 } },
        collect: { out: { beats: 200 } },
        maxCycles: 1e5,
      });
      stop();
      expect(parts.length).toBeGreaterThan(2);
      const all = Buffer.concat(parts).toString();
      expect(all).toContain(`\n#${(cycles + 2) * 10}\n`);
      return all;
    });
    expect(texts[0] === texts[1]).toBe(true);
    expect(texts[0]!.length).toBeGreaterThan(1 << 20);
  });

  it('covers a window, also of a stream run, and a file appears when it is complete', () => {
    const folder = scratchFolder('vcd');
    try {
      const { sync } = startEmbedded(counter(), { observe: 'all' });
      sync.poke('en', 1);
      const file = path.join(folder, 'wave.vcd');
      sync.trace(file, { from: 3, to: 6 });
      sync.step(5);
      expect(readdirSync(folder)).not.toContain('wave.vcd');
      sync.step(5);
      const vcd = parseVcd(readFileSync(file, 'utf8'));
      expect(readdirSync(folder)).toEqual(['wave.vcd']);
      expect(vcd.changes[0]!.time).toBe(30);
      expect(valueAt(vcd, 'counter.q', 50)).toBe(5n);
      expect(Math.max(...vcd.changes.map(({ time }) => time))).toBeLessThan(60);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('needs a simulation that observes all, and a folder that exists', () => {
    expect(() => startEmbedded(counter()).sync.trace('wave.vcd')).toThrow('SL0509');
    const { sync } = startEmbedded(counter(), { observe: 'all' });
    expect(() => sync.trace('/nowhere/at/all/wave.vcd')).toThrow('SL0804: cannot write');
  });
});
