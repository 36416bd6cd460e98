import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { blocksOf, programOf, runNode } from '../../test/docs/documents.ts';

/**
 * `node tools/docs/update-outputs.ts docs/tour.md ...`: runs every program that is followed by a block `... output` and
 * puts what it prints there. For the author of a page: the tests only compare.
 */
for (const file of process.argv.slice(2)) {
  const name = path.relative(path.join(import.meta.dirname, '../..'), path.resolve(file));
  const lines = readFileSync(file, 'utf8').split('\n');
  const blocks = blocksOf(name);
  for (let i = blocks.length - 1; i > 0; i--) {
    const [program, output] = [blocks[i - 1]!, blocks[i]!];
    if (program.info !== 'ts' || !output.info.endsWith(' output')) continue;
    const { code, stdout, stderr } = await runNode([programOf(program)]);
    if (code !== 0) throw new Error(`${name}:${program.line} fails\n${stderr}`);
    const old = output.text === '' ? 0 : output.text.split('\n').length;
    lines.splice(output.line, old, ...stdout.trimEnd().split('\n'));
  }
  writeFileSync(file, lines.join('\n'));
}
