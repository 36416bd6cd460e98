import { reportFailure } from './failure.ts';
import { endQuietlyOnBrokenPipe, makeOutput } from './output.ts';
import { makeProgram } from './program.ts';

/** Runs the command line; only the exit code is set, so that all output gets out. */
async function main(words: readonly string[]): Promise<void> {
  endQuietlyOnBrokenPipe();
  const program = makeProgram((code) => {
    process.exitCode = code;
  });
  if (words.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // Mistakes in the options end the reading of options, so both are looked for here.
    const output = makeOutput(words.includes('--json'));
    process.exitCode = reportFailure(error, output, words.includes('--debug'));
  }
}

await main(process.argv.slice(2));
