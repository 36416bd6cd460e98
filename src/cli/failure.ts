import { CommanderError } from 'commander';
import { type Code, type Diagnostic, SpinlightError } from '../diag/index.ts';
import { type Output, stackOf } from './output.ts';

/** What the program ends with. */
export const exitCodes = {
  ok: 0,
  /** The design, the network or its inputs are wrong, or results differ. */
  wrong: 1,
  /** An option or argument is wrong. */
  usage: 2,
  /** A file, folder or tool of the machine is missing or fails. */
  environment: 3,
  /** A bug of spinlight. */
  bug: 4,
} as const;

const environmentCodes: readonly Code[] = ['SL0402', 'SL0501', 'SL0502', 'SL0503', 'SL0604', 'SL0804'];

/** The exit code for errors that were reported. */
export function exitCodeFor(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter((d) => d.severity === 'error').map((d) => d.code);
  if (errors.length === 0) return exitCodes.ok;
  if (errors.includes('SL0803')) return exitCodes.usage;
  return errors.every((code) => environmentCodes.includes(code)) ? exitCodes.environment : exitCodes.wrong;
}

/** Reports whatever ended a command, and gives the exit code. */
export function reportFailure(error: unknown, output: Output, debug: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
  const known = error instanceof CommanderError ? usageError(error) : error;
  if (known instanceof SpinlightError) {
    output.failure(known);
    output.object({ diagnostics: known.diagnostics });
    return exitCodeFor(known.diagnostics);
  }
  const shown = error instanceof Error ? error : new Error(String(error));
  output.note(`spinlight stopped because of a bug of its own: ${shown.message}`);
  output.note(
    debug ? stackOf(shown) : 'Run the command again with --debug to see where, and please report it.',
  );
  output.object({ diagnostics: [], bug: shown.message });
  return exitCodes.bug;
}

/** Commander's text, `error: unknown option '--x'\n(Did you mean --y?)`, as a diagnostic. */
function usageError(error: CommanderError): SpinlightError {
  // A command that has commands, called without one: commander would print its help as an error.
  if (error.code === 'commander.help') {
    const message = 'the name of a command is missing';
    return new SpinlightError([
      { code: 'SL0803', severity: 'error', message, help: 'Add --help to see the commands.' },
    ]);
  }
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest
    .join(' ')
    .replace(/^\(|\)$/g, '')
    .trim();
  const help = suggestion !== '' ? suggestion : 'Add --help to see the arguments and options of a command.';
  return new SpinlightError([{ code: 'SL0803', severity: 'error', message: first, help }]);
}
