import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { printDesign } from '../../src/ir/text/index.ts';
import { randomDesign } from '../support/random-design.ts';
import { spinlight, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const spec = 'dsl/specs/pim-1of8-64x16.ts';

describe('spinlight ir', () => {
  it('prints a netlist that is read again, checked, and gives the same text', async () => {
    const file = path.join(folder(), 'macro.netlist');
    const printed = await spinlight(['ir', 'print', spec, '--out', file]);
    expect([printed.code, printed.stdout]).toEqual([0, `wrote ${file}\n`]);
    const again = await spinlight(['ir', 'print', file]);
    expect(again.stdout).toBe(readFileSync(file, 'utf8'));
    const checked = await spinlight(['ir', 'check', file]);
    expect(checked).toEqual({ code: 0, stdout: `${file}: pim_macro is in order\n`, stderr: '' });
    const verilog = await spinlight(['ir', 'verilog', file]);
    expect(verilog.stdout).toContain('module pim_macro (');
  });

  it('prints one module with those below it, after passes', async () => {
    const words = [
      'ir',
      'print',
      spec,
      '--module',
      'pim_sequencer',
      '--passes',
      'standard',
      '--no-locations',
    ];
    const { stdout } = await spinlight(words);
    expect(stdout.match(/^module .*/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^design pim_macro top pim_sequencer$/m);
    const unknown = await spinlight(['ir', 'print', spec, '--module', 'sequencer']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('SL0803')]);
    const pass = await spinlight(['ir', 'print', spec, '--passes', 'magic']);
    expect([pass.code, pass.stderr]).toEqual([2, expect.stringContaining("there is no pass 'magic'")]);
  });

  it('points into the text where a netlist is wrong', async () => {
    const file = path.join(folder(), 'wrong.netlist');
    writeFileSync(file, 'netlist 1\ndesign d top d\nmodule d {\n  input a : 0x\n}\n');
    const { code, stderr } = await spinlight(['ir', 'check', file]);
    expect(code).toBe(1);
    expect(stderr).toContain('SL0301');
    expect(stderr).toContain('wrong.netlist:4:');
    expect(stderr).toContain('^');
  });

  it('reduces a design while a program of the user says that it fails', async () => {
    const [file, small, script] = ['big.netlist', 'small.netlist', 'still.sh'].map((name) =>
      path.join(folder(), name),
    ) as [string, string, string];
    writeFileSync(file, printDesign(randomDesign(5, { nodes: 60 })));
    writeFileSync(script, '#!/bin/sh\ngrep -q "mul(" "$1"\n');
    chmodSync(script, 0o755);
    const { code, stderr } = await spinlight(['ir', 'reduce', file, '--command', script, '--out', small]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ operations became \d+, in \d+ tries$/m)]);
    const text = readFileSync(small, 'utf8');
    expect(text).toContain('mul(');
    expect(text.length).toBeLessThan(readFileSync(file, 'utf8').length / 10);
    const nothing = await spinlight(['ir', 'reduce', file, '--while', 'check-fails']);
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('does not fail')]);
  });
});
