import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository, spinlight, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();

/** A specification with two clocks; `take` says how a bit of one gets into the other. */
function specification(name: string, take: string): string {
  const file = path.join(folder(), `${name}.ts`);
  writeFileSync(
    file,
    `import { Bool, clockDomain, input, module, output, spec } from '${repository}/src/lang/index.ts';
const top = module('top', () => ({
  wr: clockDomain({ reset: 'async' }),
  rd: clockDomain(),
  go: input(Bool()),
  y: output(Bool()).on('rd'),
}), (m, { wr, rd, go, y }) => {
  const { sent } = m.on(wr).reg({ sent: Bool() });
  sent.next(go);
  ${take}
});
export default spec('${name}', top({}));
`,
  );
  return file;
}

describe('spinlight check', () => {
  it('tells the crossings of a design of two clocks, and what it did not look at', async () => {
    const file = specification(
      'right',
      "const r = m.on(rd); const { seen } = r.sync({ seen: sent }); const { held } = r.held({ held: sent }, 'sent once'); y.drive(seen.and(held));",
    );
    const { code, stdout, stderr } = await spinlight(['check', file]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replaceAll(file, 'right.ts')).toMatchInlineSnapshot(`
      "right.ts: clocks wr_clk, rd_clk
        wr_clk -> rd_clk: synchroniser top.seen_meta
        wr_clk -> rd_clk: held value top.held: sent once
        taken on trust: 1 of them, for a reason that only their author knows
        taken on trust: wr_rst acts at once and is released in time with wr_clk
        not looked at: inputs of no declared clock: go
      right.ts: top is in order (1 module, 3 register bits)
      "
    `);
    const json = JSON.parse((await spinlight(['check', file, '--json'])).stdout);
    expect(json.specs[0].crossings).toMatchObject({
      clocks: ['wr_clk', 'rd_clk'],
      undeclaredInputs: ['go'],
      accepted: [{ kind: 'sync' }, { kind: 'held', reason: 'sent once' }],
    });
  });

  it('refuses a crossing that nobody declared', async () => {
    const { code, stderr } = await spinlight(['check', specification('wrong', 'y.drive(sent);')]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "error[SL0210]: 'top.sent' (clock wr_clk) reaches output 'top.y' (clock rd_clk) without synchronisation",
    );
  });
});
