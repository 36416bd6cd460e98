import { expect, it } from 'vitest';
import { counter, handDesign } from './hand-designs.ts';
import { describeWith, diagnosticOf, engines, verilatorTools } from './tool-support.ts';

/** Ends in the way that `how` asks for, in the cycle in which `bad` is 1. */
const fragile = handDesign(
  'fragile',
  ['bad:1', 'how:2'],
  ['count:8'],
  `  reg [7:0] value;
  assign count = value;
  always @(posedge clk) begin
    value <= value + 8'd1;
    if (bad)
      case (how)
        2'd0: $fatal(1, "the model gave up at %0d", value);
        2'd1: begin $display("that is all"); $finish; end
        2'd2: $c("*(volatile int*)8 = 0;");
        2'd3: $c("for (volatile int i = 0; i < 1;) {}");
      endcase
  end`,
);

async function failing(how: number) {
  const sim = await engines.verilator(fragile);
  await sim.step(10);
  sim.poke('how', how);
  sim.poke('bad', 1);
  await sim.step(5);
  return sim;
}

describeWith(verilatorTools, 'verilator: a model that fails', () => {
  it('$fatal is a diagnostic with the place, the cycle and what was printed', async () => {
    const sim = await failing(0);
    const diagnostic = await diagnosticOf(() => sim.peek('count'));
    expect(diagnostic).toMatchObject({
      code: 'SL0504',
      message: expect.stringMatching(
        /^the Verilator model of `fragile` stopped while .*, in cycle 10: the Verilog called \$stop or \$fatal at src\/fragile\.v:\d+$/,
      ),
      help: expect.stringContaining('the model gave up at 10'),
    });
    expect(await diagnosticOf(() => sim.peek('count'))).toEqual(diagnostic);
    expect(await diagnosticOf(() => sim.runStreams({ drive: {}, collect: {}, maxCycles: 1 }))).toEqual(
      diagnostic,
    );
    await sim.close();
  });

  it('$finish does not end Node silently', async () => {
    const sim = await failing(1);
    expect(await diagnosticOf(() => sim.close())).toMatchObject({
      code: 'SL0504',
      message: expect.stringContaining('called $finish'),
      help: expect.stringContaining('that is all'),
    });
    await sim.close();
  });

  it('a segmentation fault is a diagnostic with the cycle', async () => {
    const sim = await failing(2);
    expect(await diagnosticOf(() => sim.peek('count'))).toMatchObject({
      code: 'SL0504',
      message: expect.stringMatching(/crashed while .*, in cycle 10: its process died of SIGSEGV$/),
    });
    await sim.close();
  });

  it('a model that hangs can be killed, and the next call says so', async () => {
    const sim = await failing(3);
    const peek = diagnosticOf(() => sim.peek('count'));
    setTimeout(() => process.kill(sim.pid!, 'SIGKILL'), 200);
    expect(await peek).toMatchObject({ code: 'SL0504', message: expect.stringContaining('died of SIGKILL') });
  });

  it('a simulation that is left alone does not matter to others', async () => {
    const [one, two] = await Promise.all([engines.verilator(counter), engines.verilator(counter)]);
    process.kill(one.pid!, 'SIGKILL');
    await two.reset();
    two.poke('en', 1);
    two.poke('by', 2);
    await two.step(21);
    expect(await two.peek('count')).toBe(42n);
    expect(await diagnosticOf(() => one.peek('count'))).toMatchObject({ code: 'SL0504' });
    await two.close();
  });
});
