import { describe, expect, it } from 'vitest';
import { opNames, verifyDesign } from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { blocksOf, proseOf } from './documents.ts';

const file = 'docs/netlist.md';

/** The rows of the table of operators: name, example, bits. */
function operatorRows(): { name: string; example: string; bits: number }[] {
  return [...proseOf(file).matchAll(/^\| `?(\w+)`? \| `([^`]+)` \| (\d+) \|/gm)].map(
    ([, name, example, bits]) => ({ name: name!, example: example!, bits: Number(bits) }),
  );
}

/** A module whose only output has the expression as its value. */
function around(expression: string, bits: number): string {
  return `netlist 1
design one top one
enumeration mode : 2 { IDLE = 2'h0, RUN = 2'h2 }
module one {
  input a : 8
  input b : 8
  input i : 2
  input c : 1
  output y : ${bits}
  body { y = ${expression} }
}`;
}

describe('docs/netlist.md', () => {
  it('its netlists are correct, and printed as they stand there', () => {
    const blocks = blocksOf(file).filter(({ info }) => info === 'netlist');
    expect(blocks.length).toBeGreaterThan(0);
    for (const { text } of blocks) {
      const design = parseDesign(text);
      expect(checkDesign(design)).toEqual([]);
      expect(printDesign(design).trimEnd()).toBe(text);
    }
  });

  it.each(operatorRows())('operator $name: $example has $bits bits', ({ example, bits }) => {
    const design = parseDesign(around(example, bits));
    expect(verifyDesign(design)).toEqual([]);
    expect(() => parseDesign(around(example, bits + 1))).toThrow();
  });

  it('the table has every operator', () => {
    const named = operatorRows().map(({ name }) => name);
    const others = { const: 'literal', ref: 'signal' } as Readonly<Record<string, string>>;
    for (const op of opNames) expect(named).toContain(others[op] ?? op);
  });

  it('every rule that the grammar uses is defined, and every defined one used', () => {
    const { text } = blocksOf(file).find(({ info }) => info === 'ebnf')!;
    const plain = text.replace(/"[^"]*"/g, '');
    const defined = [...plain.matchAll(/^([\w-]+) +=/gm)].map((match) => match[1]!);
    const used = [...plain.replace(/^[\w-]+ +=/gm, '').matchAll(/[a-z][\w-]*/g)].map((match) => match[0]);
    const lexical = ['number', 'text', 'identifier', 'digits', 'hex-digits', 'operator'];
    const known = [...defined, ...lexical, 'json-up-to-the-end-of-the-line'];
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
    expect(defined.filter((name) => name !== 'netlist' && !used.includes(name))).toEqual([]);
  });
});
