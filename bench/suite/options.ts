/** What the command line of the suite asks for. */
export interface SuiteOptions {
  /** Designs and engines by name; null for all. */
  readonly only: readonly string[] | null;
  readonly engines: readonly string[] | null;
  readonly isJson: boolean;
  /** File for the chart, or null. */
  readonly chart: string | null;
  readonly isSlow: boolean;
  readonly isQuick: boolean;
}

/** What can be named, for messages and the usage text. */
export interface Known {
  readonly designs: readonly string[];
  readonly engines: readonly string[];
}

/** The options, or a text for the user: the usage, or what is wrong. */
export function parseOptions(given: readonly string[], known: Known): SuiteOptions | string {
  const options = {
    only: null as string[] | null,
    engines: null as string[] | null,
    isJson: false,
    chart: null as string | null,
    isSlow: false,
    isQuick: false,
  };
  const rest = [...given];
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === '--json') options.isJson = true;
    else if (option === '--slow') options.isSlow = true;
    else if (option === '--quick') options.isQuick = true;
    else if (option === '--help' || option === '-h') return usage(known);
    else if (option === '--only' || option === '--engines' || option === '--chart') {
      const value = rest.shift();
      if (value === undefined || value.startsWith('--'))
        return `${option} wants a value; --help shows all options`;
      if (option === '--chart') options.chart = value;
      else {
        const names = value.split(',');
        const possible = option === '--only' ? known.designs : known.engines;
        const unknown = names.find((name) => !possible.includes(name));
        if (unknown !== undefined) return `${option}: \`${unknown}\` is none of ${possible.join(', ')}`;
        if (option === '--only') options.only = names;
        else options.engines = names;
      }
    } else return `there is no option \`${option}\`; --help shows all`;
  }
  return options;
}

function usage({ designs, engines }: Known): string {
  return `usage: npm run bench -- engine [options]
Runs designs on engines, in turn and with equal checksums, and compares them with raw Verilator.

  --only A,B      designs: ${designs.join(', ')}
  --engines A,B   engines: ${engines.join(', ')}
  --quick         four small designs, three rounds: under a minute once Verilator's models are built
  --slow          also pairs that take minutes: models of large graphs, interpreters on large designs
  --json          the rows instead of a table
  --chart FILE    draw the rows as SVG`;
}
