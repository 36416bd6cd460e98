import { reportFailure } from './failure.ts';
import { endQuietlyOnBrokenPipe, makeOutput } from './output.ts';
import { makeProgram } from './program.ts';

/** Runs the command line; only the exit code is set, so that all output gets out. */
async function main(words: readonly string[]): Promise<void> {
  endQuietlyOnBrokenPipe();
  // A specification may have started something that goes wrong when nobody waits for it.
  let stray = 0;
  for (const event of ['unhandledRejection', 'uncaughtException'] as const)
    process.on(event, (error: unknown) => {
      stray = report(error, words);
      process.exitCode = stray;
    });
  const program = makeProgram((code) => {
    process.exitCode = stray || code;
  });
  if (words.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, words);
  }
}

/** Mistakes in the options end the reading of options, so both are looked for here. */
function report(error: unknown, words: readonly string[]): number {
  const debug = words.includes('--debug');
  return reportFailure(error, makeOutput({ json: words.includes('--json'), debug }), debug);
}

await main(process.argv.slice(2));
