import { expect, it } from 'vitest';
import { counter, fifo, fifoBeats, type HandDesign } from './hand-designs.ts';
import { describeWith, diagnosticOf, engines, icarusTools } from './tool-support.ts';

async function runFifo(design: HandDesign) {
  const sim = await engines.icarus(design);
  try {
    await sim.reset();
    const drive = { in: { words: fifoBeats(8), beats: 8, gate: { seed: 2, rate: 64 } } };
    return await diagnosticOf(() =>
      sim.runStreams({ drive, collect: { out: { beats: 8 } }, maxCycles: 100 }),
    );
  } finally {
    await sim.close();
  }
}

describeWith(icarusTools, 'icarus: unknown values', () => {
  it('reports a payload that is X while its stream is valid', async () => {
    const diagnostic = await runFifo(fifo('leaky'));
    expect(diagnostic).toMatchObject({
      code: 'SL0508',
      message:
        'stream `out`, beat 0, cycle 3 (1 of the run): `out_data` has unknown bits while `out_valid` is 1: ' +
        '70 of 70 bits, from [0] to [69]',
    });
  });

  it('reports a handshake output that stays X after reset', async () => {
    const diagnostic = await runFifo(fifo('no reset'));
    expect(diagnostic).toMatchObject({
      code: 'SL0508',
      message:
        'stream `in`, beat 0, cycle 2 (0 of the run): handshake output `in_ready` is unknown: ' + "1'bx",
    });
  });

  it('peek of an X is an error, and the simulation goes on', async () => {
    const sim = await engines.icarus(counter);
    sim.poke('en', 1);
    expect(await diagnosticOf(() => sim.peek('count'))).toMatchObject({
      code: 'SL0508',
      message: `\`count\` has unknown bits in cycle 0: 32'b${'x'.repeat(32)}`,
    });
    await sim.reset();
    expect(await sim.peek('count')).toBe(0n);
    await sim.close();
  });

  it('a simulation that the Verilog ends is a diagnostic', async () => {
    const [file] = counter.files;
    const text = file!.text.replace(
      'endmodule',
      '  always @(posedge clk) if (by == 8\'hff) begin $display("enough"); $finish; end\nendmodule',
    );
    const sim = await engines.icarus({ ...counter, files: [{ path: 'counter.v', text }] });
    sim.poke('by', 255);
    expect(await diagnosticOf(() => sim.step())).toMatchObject({
      code: 'SL0504',
      message: 'the Icarus simulation of `counter` ended while running cycles: vvp ended with exit code 0',
      help: expect.stringContaining('enough'),
    });
    expect(await diagnosticOf(() => sim.peek('sum'))).toMatchObject({ code: 'SL0504' });
    await sim.close();
  });

  it('Verilog that does not compile is a diagnostic with the first errors', async () => {
    const broken = {
      ...counter,
      files: [{ path: 'counter.v', text: 'module counter(input clk;\nendmodule\n' }],
    };
    expect(await diagnosticOf(() => engines.icarus(broken))).toMatchObject({
      code: 'SL0503',
      message: expect.stringMatching(
        /^iverilog failed on `counter` \(exit code \d\):\nsrc\/counter\.v:1: error: /,
      ),
    });
  });

  it('one after the other, simulations leave one listener for the end of the process', async () => {
    await (await engines.icarus(counter)).close();
    const before = process.listenerCount('exit');
    for (let i = 0; i < 3; i++) await (await engines.icarus(counter)).close();
    expect(process.listenerCount('exit')).toBe(before);
  });
});
