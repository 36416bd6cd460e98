import { type Command, Option } from 'commander';
import { fail } from '../diag/index.ts';
import { positiveInteger } from './arguments.ts';
import type { IrArguments, IrReduceArguments } from './commands/ir.ts';
import { examples } from './examples.ts';
import type { Act } from './program.ts';

const passNames = [
  ...['standard', 'simulation', 'fold-constants', 'common-subexpressions'],
  ...['dead-code', 'dead-signals', 'lower-statements'],
];

/** `spinlight ir`: the netlist between the language and everything else, as text. */
export function addIr(program: Command, act: Act): void {
  const ir = program
    .command('ir')
    .summary('print, check and reduce netlists')
    .description(
      'Works on the netlist of a design: of a specification (.ts), or in its text form (.netlist; see docs/netlist.md).',
    );
  const file = '<file>';
  const what = 'a specification (.ts) or a netlist (.netlist)';
  const out = ['-o, --out <file>', 'write to a file instead of standard output'] as const;
  const passes = () =>
    new Option(
      '--passes <names>',
      `passes to run first, separated by commas: ${passNames.join(', ')}`,
    ).argParser(passList);

  ir.command('print')
    .summary('show the text form')
    .description('Prints the netlist of a design.')
    .argument(file, what)
    .option(...out)
    .option('--module <name>', 'only this module and those below it')
    .option('--no-locations', 'without places in the source')
    .addOption(passes())
    .addHelpText('after', examples('spinlight ir print my-macro.ts --passes standard --no-locations'))
    .action(act<[string, IrArguments]>(async () => (await import('./commands/ir.ts')).irPrint));

  ir.command('check')
    .summary('look for mistakes in a netlist')
    .description('Parses a netlist, and looks for undriven signals, latches, loops, crossings and the like.')
    .argument(file, what)
    .addHelpText('after', examples('spinlight ir check failing.netlist'))
    .action(act<[string]>(async () => (await import('./commands/ir.ts')).irCheck));

  ir.command('verilog')
    .summary('show the Verilog of a netlist')
    .description('Prints the Verilog of all modules, one after the other.')
    .argument(file, what)
    .option(...out)
    .addOption(passes())
    .addHelpText('after', examples('spinlight ir verilog failing.netlist'))
    .action(act<[string, IrArguments]>(async () => (await import('./commands/ir.ts')).irVerilog));

  ir.command('reduce')
    .summary('make a failing design small')
    .description(
      'Takes away whatever can go while the failure stays: modules, statements, expressions, bits, signals, ports.',
    )
    .argument(file, what)
    .option(
      '--command <program>',
      'a program that gets the netlist as its last argument and ends with 0 while it fails',
    )
    .option(
      '--while <predicate>',
      'a failure that is known: check-fails, verilator-lint-fails, icarus-fails, optimisations-differ, passes-differ',
    )
    .option('--tries <count>', 'how often the failure may be looked for', positiveInteger)
    .option(...out)
    .addHelpText(
      'after',
      examples(
        'spinlight ir reduce failing.netlist --while verilator-lint-fails --out small.netlist',
        "spinlight ir reduce failing.netlist --command './still-fails.sh' --out small.netlist",
      ),
    )
    .action(act<[string, IrReduceArguments]>(async () => (await import('./commands/ir.ts')).irReduce));
}

/** SL0803 for a name that is no pass. */
function passList(text: string): string[] {
  const list = text.split(',').filter((name) => name !== '');
  const unknown = list.find((name) => !passNames.includes(name));
  if (unknown !== undefined)
    fail('SL0803', `there is no pass '${unknown}'`, { help: `There are ${passNames.join(', ')}.` });
  return list;
}
