import { existsSync, readFileSync } from 'node:fs';
import { fail, SpinlightError } from '../diag/index.ts';
import { fileReason } from '../files/index.ts';
import { type Design, verifyDesign } from '../ir/index.ts';
import { loadSpec } from './load-spec.ts';

/** Names of netlist text files end like this. */
export const netlistExtension = '.netlist';

/**
 * The design of a specification (`.ts`) or of a netlist in its text form (`.netlist`). A netlist that does not parse is
 * SL0301 or SL0302 with the place in the text; one that is not consistent SL0205; a file that cannot be read SL0801.
 */
export async function loadDesign(file: string): Promise<Design> {
  if (!file.endsWith(netlistExtension)) return (await loadSpec(file)).elaborate();
  const { parseDesign } = await import('../ir/text/index.ts');
  const design = parseDesign(readText(file), file);
  const mistakes = verifyDesign(design);
  if (mistakes.length > 0) throw new SpinlightError(mistakes);
  return design;
}

function readText(file: string): string {
  if (!existsSync(file)) {
    fail('SL0801', `${file} does not exist`, {
      help: 'Name a netlist; spinlight ir print SPEC --out FILE writes one.',
    });
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return fail('SL0801', `${file} cannot be read: ${fileReason(error)}`);
  }
}
