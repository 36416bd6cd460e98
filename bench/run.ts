import { readdirSync } from 'node:fs';

/** `npm run bench -- NAME [--json]`: runs `bench/NAME.bench.ts`. Figures are ratios to a peer in the same run. */
const [name, ...options] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

if (name === undefined || !names.includes(name)) {
  process.stderr.write(`usage: npm run bench -- ${names.join('|')} [--json]\n`);
  process.exitCode = 2;
} else {
  const bench = (await import(`./${name}.bench.ts`)) as { run(options: readonly string[]): Promise<void> };
  try {
    await bench.run(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
