import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repository, spinlight, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();

it('spinlight check and generate print warnings and go on', async () => {
  const file = path.join(folder(), 'warned.ts');
  writeFileSync(
    file,
    `import { Bool, input, module, output, spec, UInt } from '${repository}/src/lang/index.ts';
const top = module('top', () => ({ go: input(Bool()), y: output(UInt(4)) }), (m, { go, y }) => {
  const { count, lost } = m.reg({ count: UInt(4), lost: UInt(4) });
  m.when(go, () => count.next(count.add(1)));
  lost.next(count);
  y.drive(count);
});
export default spec('warned', top({}));
`,
  );
  const checked = await spinlight(['check', file]);
  expect(checked.code).toBe(0);
  expect(checked.stdout.replaceAll(file, 'warned.ts')).toBe(
    'warned.ts: top has no errors and 1 warning (1 module, 8 register bits)\n',
  );
  const warning = "warning[SL0220]: register 'lost' of module 'top' is never used";
  expect(checked.stderr).toContain(warning);
  const generated = await spinlight(['generate', file, '--out', path.join(folder(), 'out')]);
  expect(generated.code).toBe(0);
  expect(generated.stderr).toContain(warning);
});
