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
    const debug = words.includes('--debug');
    process.exitCode = reportFailure(error, makeOutput({ json: words.includes('--json'), debug }), debug);
  }
}

await main(process.argv.slice(2));
