import { Command, Option } from 'commander';
import { fail } from '../diag/index.ts';
import { roundings } from '../golden/requantise.ts';
import { names, pattern, positiveInteger } from './arguments.ts';
import type { CosimArguments } from './commands/cosim.ts';
import type { DemoArguments } from './commands/demo.ts';
import type { GenerateArguments } from './commands/generate.ts';
import { examples } from './examples.ts';
import { makeOutput, type Output } from './output.ts';
import { addIr } from './program-ir.ts';
import { spinlightVersion } from './versions.ts';

/** What every command gets beside its own options. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Runs a command and gives the exit code. */
type Run<Rest extends unknown[]> = (output: Output, ...rest: Rest) => Promise<number>;

/** Makes the action of a command from what loads it. */
export type Act = <Rest extends unknown[]>(
  load: () => Promise<Run<Rest>>,
) => (...rest: Rest) => Promise<void>;

const exitHelp = `
Exit codes: 0 all is well, 1 the design, the network or its inputs are wrong or results differ, 2 an option or
argument is wrong, 3 a file, folder or tool of this machine is missing or fails, 4 a bug of spinlight.`;

/** The command line. Commands load what they need when they run, so that --help stays instant. */
export function makeProgram(onExit: (code: number) => void): Command {
  const program = new Command('spinlight')
    .description(
      'From hardware specifications in TypeScript to Verilog and to bit-exact co-simulation of int8 networks.',
    )
    .version(spinlightVersion(), '-V, --version', 'print the version')
    .option('--json', 'print one JSON object on standard output; everything else goes to standard error')
    .option('--debug', 'show the stack of a failure')
    .configureHelp({ showGlobalOptions: true, helpWidth: Math.min(process.stdout.columns || 100, 110) })
    .configureOutput({ writeErr: () => {} })
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .exitOverride()
    .addHelpText('after', exitHelp);
  const act =
    <Rest extends unknown[]>(load: () => Promise<Run<Rest>>) =>
    async (...rest: Rest): Promise<void> => {
      const output = makeOutput(program.opts<GlobalOptions>());
      onExit(await (await load())(output, ...rest));
    };

  program
    .command('check')
    .summary('look for mistakes in designs')
    .description('Elaborates specifications and looks for undriven signals, latches, loops and the like.')
    .argument('<spec...>', 'specification files, such as dsl/specs/pim-dense-64x16.ts')
    .addHelpText('after', examples('spinlight check dsl/specs/*.ts', 'spinlight check my-macro.ts --json'))
    .action(act<[string[]]>(async () => (await import('./commands/check.ts')).check));

  program
    .command('generate')
    .summary('write Verilog')
    .description(
      'Writes the Verilog of specifications and what belongs to it, each into a folder of its own.',
    )
    .argument('<spec...>', 'specification files')
    .option('-o, --out <folder>', 'where the folders of the specifications go', 'rtl-out')
    .option('--templates <folder>', 'templates to use instead of those of spinlight, file by file')
    .addOption(
      new Option('--memory <style>', 'how memories are written')
        .choices(['inferred', 'fpga', 'asic'])
        .default('inferred'),
    )
    .addOption(
      new Option('--flavour <flavour>', 'language of the files')
        .choices(['verilog', 'systemverilog'])
        .default('verilog'),
    )
    .addHelpText(
      'after',
      examples(
        'spinlight generate dsl/specs/*.ts --out rtl-out',
        'spinlight generate my-macro.ts --memory asic',
        'spinlight generate my-macro.ts --flavour systemverilog',
      ),
    )
    .action(
      act<[string[], GenerateArguments]>(async () => (await import('./commands/generate.ts')).generate),
    );

  program
    .command('cosim')
    .summary('run a network on a PIM macro and compare it with the golden model')
    .description(
      'Runs the convolutions and fully connected layers of an int8 network on the RTL of a PIM macro, everything else ' +
        'in exact integers, and compares every sum, every layer and every output.',
    )
    .argument('<spec>', 'specification file of a PIM macro')
    .option('--model <file>', 'the network, a .tflite file (needed)')
    .option('--inputs <folder>', 'its inputs, NAME.dat, raw elements of the input tensor (needed)')
    .option('--expect <file>', 'JSON file that maps NAME to the elements of the output')
    .option('--labels <file>', 'JSON file that maps NAME to the number of the right class, for the report')
    .addOption(
      new Option('--engine <engine>', 'what runs the RTL; auto estimates what is over first')
        .choices(['embedded', 'verilator', 'icarus', 'auto'])
        .default('embedded'),
    )
    .addOption(
      new Option('--rounding <rounding>', 'how accumulators are scaled to 8 bits')
        .choices([...roundings])
        .default('double'),
    )
    .option('--images <count>', 'run only the first so many inputs', positiveInteger)
    .option('--only <names>', 'run only these inputs, separated by commas', names)
    .option(
      '--prune <n:m>',
      'prune the weights to N:M first; the outputs are then not compared with --expect',
      pattern,
    )
    .option('--wave <folder>', 'where waves of a failure are written', 'build/waves')
    .option('--report <file>', 'write an HTML report')
    .option(
      '--jobs <count>',
      'threads that share the inputs, each with a simulation of its own',
      positiveInteger,
    )
    .option(
      '--coverage <folder>',
      'measure coverage of the RTL (embedded engine), for people and as an LCOV tracefile',
    )
    .addHelpText(
      'after',
      `${examples(
        'spinlight cosim dsl/specs/pim-2of4-64x16.ts --model net.tflite --inputs inputs --expect expected.json',
        'spinlight cosim dsl/specs/pim-dense-64x16.ts --model net.tflite --inputs inputs --engine verilator --json',
        'spinlight cosim dsl/specs/pim-1of4-phase-64x16.ts --model net.tflite --inputs inputs --prune 1:4 --report r.html',
      )}

Utilisation is the share of what the macro's entries could do that they did: multiply-accumulates with a weight that is
not 0, over cycles * rows * groups / (cycles per vector). In the JSON object, layers[].cycles and cycles are those of
one inference, cyclesSimulated those of the whole run; inputs and matched count inputs.${exitHelp}`,
    )
    .action(
      act<[string, Partial<CosimArguments>]>(async () => {
        const { cosim } = await import('./commands/cosim.ts');
        return (output, spec, options) => cosim(output, spec, complete(options));
      }),
    );

  addIr(program, act);

  program
    .command('demo')
    .summary('run the shipped network of handwritten digits, with a report')
    .description(
      'Runs the shipped network of handwritten digits on a sparse PIM macro, and writes build/report.html.',
    )
    .option('--report <file>', 'where the HTML report goes', 'build/report.html')
    .addHelpText('after', examples('spinlight demo'))
    .action(act<[DemoArguments]>(async () => (await import('./commands/demo.ts')).demo));

  program
    .command('where')
    .summary('find the way from Verilog to the source, and back')
    .description(
      'Shows the source of a line of Verilog, the Verilog of a line of the source, or where a signal is in both.',
    )
    .argument('<what>', 'a line (FILE.v:42, FILE.ts:88), or a path in the design (column_3.sum)')
    .argument('[folder]', 'the Verilog of the design; not needed for a line of Verilog')
    .addHelpText(
      'after',
      examples(
        'spinlight where rtl-out/pim-2of4-64x16/pim_column.v:42',
        'spinlight where dsl/pim/column.ts:60 rtl-out/pim-2of4-64x16',
        'spinlight where column_3.sum rtl-out/pim-2of4-64x16',
      ),
    )
    .action(act<[string, string | undefined]>(async () => (await import('./commands/where.ts')).where));

  program
    .command('doctor')
    .summary('see which tools are there')
    .description('Lists the programs that engines and tests use, and how to install those that are missing.')
    .addHelpText(
      'after',
      `${examples('spinlight doctor')}\n\nThe exit code is 3 if something is missing or too old.`,
    )
    .action(act<[]>(async () => (await import('./commands/doctor.ts')).doctor));
  return program;
}

/** SL0803 unless model and inputs are given. Commander would report that before an option that is misspelt. */
function complete(options: Partial<CosimArguments>): CosimArguments {
  if (options.model === undefined)
    fail('SL0803', "option '--model <file>' is missing", { help: 'Name the network.' });
  if (options.inputs === undefined) {
    fail('SL0803', "option '--inputs <folder>' is missing", {
      help: 'Name the folder of the NAME.dat files.',
    });
  }
  return options as CosimArguments;
}
