import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fail } from '../diag/index.ts';
import { fileReason } from '../files/index.ts';
import { elementCount, type Network } from '../golden/index.ts';

const outputsByName = z.record(z.string(), z.array(z.number()));
const classesByName = z.record(z.string(), z.int().min(0));

/** Outputs that a network should give, by name of the input. */
export type Expectations = ReadonlyMap<string, readonly number[]>;

/**
 * Reads a JSON file that maps names of inputs to the elements of the output. Several outputs of a network follow each
 * other. SL0603 if it is anything else or an output has another size, SL0804 if it cannot be read.
 */
export function readExpectations(file: string, network: Network): Expectations {
  const wanted = network.outputs.reduce(
    (sum, index) => sum + elementCount(network.tensors[index]?.shape ?? []),
    0,
  );
  const found = new Map<string, readonly number[]>();
  for (const [name, output] of readMap(
    file,
    outputsByName,
    'names of inputs to outputs',
    'output',
    'an array of numbers',
  )) {
    if (output.length !== wanted) {
      fail(
        'SL0603',
        `${file}: the output of ${name} has ${output.length} elements, that of the network ${wanted}`,
      );
    }
    found.set(name, output);
  }
  return found;
}

/** Reads a JSON file that maps names of inputs to the number of the right class. Errors as `readExpectations`. */
export function readLabels(file: string): ReadonlyMap<string, number> {
  return new Map(readMap(file, classesByName, 'names of inputs to classes', 'class', 'a whole number'));
}

/** SL0603 unless some input has an expectation. Gives how many have one. */
export function checkExpectations(
  file: string,
  expectations: Expectations,
  names: readonly string[],
): number {
  const known = names.filter((name) => expectations.has(name)).length;
  if (known === 0) {
    fail('SL0603', `${file} has no output for any of the inputs: neither ${names[0]} nor another`, {
      help: 'Expectations and inputs have the same names, without the extension.',
    });
  }
  return known;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return fail('SL0804', `${file} cannot be read: ${fileReason(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail('SL0603', `${file} is not JSON: ${(error as Error).message}`);
  }
}

/** The entries of a JSON object that has the form of `schema`; SL0603 names the first entry that has not. */
function readMap<T>(
  file: string,
  schema: z.ZodType<Record<string, T>>,
  what: string,
  entry: string,
  form: string,
): [string, T][] {
  const { data, error } = schema.safeParse(readJson(file));
  if (data) return Object.entries(data);
  const name = error.issues[0]?.path[0];
  if (name !== undefined) return fail('SL0603', `${file}: the ${entry} of ${String(name)} is not ${form}`);
  return fail('SL0603', `${file} does not map ${what}`, {
    help: 'Write {"NAME": ...} with one entry per input.',
  });
}
