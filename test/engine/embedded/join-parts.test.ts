import { expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { enabledOptimisations } from '../../../src/engine/embedded/optimisations.ts';
import { compileProgram } from '../../../src/engine/embedded/program.ts';
import { ModuleBuilder } from '../../../src/ir/index.ts';
import { designOf } from './support.ts';

it('a shift register that is written bit by bit is written at once, and shifts', () => {
  const b = new ModuleBuilder('shift_register');
  b.defaultDomain();
  const input = b.signal('in', 'input', 1);
  const line = b.signal('line', 'reg', 12, { reset: 0n });
  const output = b.signal('out', 'output', 12);
  const part = (low: number, value: number) => ({
    ...b.assign(line, b.nodes.constant(12, 0)),
    low,
    width: 1,
    value,
  });
  b.body.push(part(0, b.ref(input)));
  for (let i = 1; i < 12; i++) b.body.push(part(i, b.nodes.slice(b.ref(line), i - 1, 1)));
  b.body.push(b.assign(output, b.ref(line)));
  const design = designOf(b.finish());
  const sizes = [{}, { 'join-parts': false }].map(
    (options) => compileProgram(design, false, enabledOptimisations(options)).wasm.length,
  );
  expect(sizes[0]).toBeLessThan(sizes[1]!);
  const { sync } = startEmbedded(design);
  sync.reset();
  let expected = 0;
  for (const bit of [1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1]) {
    sync.poke('in', bit);
    sync.step();
    expected = ((expected << 1) | bit) & 0xfff;
    expect(sync.peek('out')).toBe(BigInt(expected));
  }
});
