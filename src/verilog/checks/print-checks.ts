import type { Printer } from '../printer.ts';
import type { CheckTree } from '../tree.ts';

/** The macro that switches the checks in the generated Verilog on. */
export const checksMacro = 'SPINLIGHT_CHECKS';

/**
 * Prints the properties, grouped by clock and reset. `FORMAL`, which Yosys defines for itself, chooses the form:
 * `assert`, `assume` and `cover` statements for proofs; else messages and counters, which every simulator understands.
 */
export function printChecks(printer: Printer, checks: readonly CheckTree[]): void {
  const groups = new Map<string, CheckTree[]>();
  for (const check of checks) {
    const key = `${check.clock} ${check.exceptIn ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  const counters = checks.filter(({ counter }) => counter !== '');
  printer.blank();
  directive(printer, '`ifdef FORMAL');
  for (const group of groups.values()) printGroup(printer, group, formal);
  directive(printer, '`else');
  for (const { counter, location } of counters) {
    printer.line(`integer ${counter};`, location);
    printer.line(`initial ${counter} = 0;`, location);
  }
  const inSimulation = printer.flavour === 'systemverilog' ? immediate : simulated;
  for (const group of groups.values()) printGroup(printer, group, inSimulation);
  directive(printer, '`endif');
}

/** A line of the preprocessor, which stands at the margin. */
export function directive(printer: Printer, text: string): void {
  printer.atMargin(() => printer.line(text));
}

function printGroup(printer: Printer, group: readonly CheckTree[], text: (check: CheckTree) => string): void {
  const { clock, exceptIn } = group[0]!;
  printer.line(`always @(posedge ${clock}) begin`);
  printer.indented(() => {
    const body = () => {
      for (const check of group) printer.line(text(check), check.location);
    };
    if (exceptIn === null) body();
    else {
      printer.line(`if (!${exceptIn}) begin`);
      printer.indented(body);
      printer.line('end');
    }
  });
  printer.line('end');
}

function formal({ kind, name, label }: CheckTree): string {
  return `${label}: ${kind} (${name});`;
}

const failed = { assert: 'assertion', assume: 'assumption' } as const;

function simulated({ kind, name, counter, message }: CheckTree): string {
  if (kind === 'cover') return `if (${name}) ${counter} <= ${counter} + 1;`;
  const what = `spinlight: ${failed[kind]} %m.${name} failed at time %0t${message === '' ? '' : `: ${escaped(message)}`}`;
  return `if (!${name}) $display("${what}", $time);`;
}

/** Simulators stop or go on at a failed assertion as the user wants. */
function immediate(check: CheckTree): string {
  const { kind, name, message } = check;
  if (kind === 'cover') return simulated(check);
  return `assert (${name}) else $error("spinlight: ${failed[kind]} %m.${name} failed${message === '' ? '' : `: ${escaped(message)}`}");`;
}

/** Text inside of a Verilog string that is a format too. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/g, '?')
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/%/g, '%%');
}
