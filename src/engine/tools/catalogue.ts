import { verilatorBinary } from './verilator-binary.ts';

/** Programs that spinlight can use. Only `embedded` work needs none of them. */
export type ToolName = 'verilator' | 'g++' | 'iverilog' | 'vvp' | 'yosys' | 'python3' | 'ccache';

export interface ToolDescription {
  readonly name: ToolName;
  /** What stops working without it. */
  readonly purpose: string;
  readonly optional: boolean;
  /** Oldest version that the tests have run with, or '' if any will do. */
  readonly minimum: string;
  readonly versionArguments: readonly string[];
  /** A program that gives the same answer sooner than the one that is installed under this name; null for none. */
  readonly answers?: (file: string) => string | null;
  /** Finds the version in what the tool prints, in group 1. */
  readonly versionPattern: RegExp;
  /** Debian and Ubuntu package. */
  readonly packageName: string;
  /** Where a new enough version comes from, for machines that have an older one. */
  readonly newer: string;
}

const icarusHint = 'Debian 11 and Ubuntu 22.04 or later have a new enough package.';

export const toolCatalogue: readonly ToolDescription[] = [
  {
    name: 'verilator',
    purpose: 'the Verilator engine',
    optional: false,
    minimum: '5.006',
    versionArguments: ['--version'],
    answers: verilatorBinary,
    versionPattern: /^Verilator (\d+\.\d+)/m,
    packageName: 'verilator',
    newer: 'Debian 12 and Ubuntu 24.04 or later have a new enough package; others build it from source.',
  },
  {
    name: 'g++',
    purpose: 'the Verilator engine (compiles the model)',
    optional: false,
    minimum: '9',
    versionArguments: ['-dumpfullversion'],
    versionPattern: /^(\d+(?:\.\d+)*)/m,
    packageName: 'g++',
    newer: 'Debian 11 and Ubuntu 20.04 or later have a new enough package.',
  },
  {
    name: 'iverilog',
    purpose: 'the Icarus engine (four-state checks)',
    optional: false,
    minimum: '11',
    versionArguments: ['-V'],
    versionPattern: /^Icarus Verilog version (\d+(?:\.\d+)*)/m,
    packageName: 'iverilog',
    newer: icarusHint,
  },
  {
    name: 'vvp',
    purpose: 'the Icarus engine (runs the compiled design)',
    optional: false,
    minimum: '11',
    versionArguments: ['-V'],
    versionPattern: /runtime version (\d+(?:\.\d+)*)/m,
    packageName: 'iverilog',
    newer: icarusHint,
  },
  {
    name: 'yosys',
    purpose: 'synthesis checks of the generated Verilog',
    optional: false,
    minimum: '0.23',
    versionArguments: ['-V'],
    versionPattern: /^Yosys (\d+\.\d+)/m,
    packageName: 'yosys',
    newer: 'Debian 12 and Ubuntu 24.04 or later have a new enough package.',
  },
  {
    name: 'python3',
    purpose: 'regenerating the expectations of the shipped network',
    optional: false,
    minimum: '3.9',
    versionArguments: ['--version'],
    versionPattern: /^Python (\d+(?:\.\d+)*)/m,
    packageName: 'python3',
    newer: 'Debian 11 and Ubuntu 22.04 or later have a new enough package.',
  },
  {
    name: 'ccache',
    purpose: 'faster rebuilds of large Verilator models',
    optional: true,
    minimum: '',
    versionArguments: ['--version'],
    versionPattern: /^ccache version (\d+(?:\.\d+)*)/m,
    packageName: 'ccache',
    newer: '',
  },
];
