// Compiles the Scala sources of `chisel` or `spinal` and runs their Emit: node docs/comparison/scala.mjs chisel FOLDER
// Needs Java and Maven, which fetches what the pom.xml names.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The class path of the pom.xml of a folder, and the compiler plugins on it. */
export function classpathOf(folder) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'comparison-')), 'classpath');
  const goal = 'dependency:build-classpath';
  execFileSync('mvn', ['-q', '-B', '-f', path.join(folder, 'pom.xml'), goal, `-Dmdep.outputFile=${file}`]);
  const classpath = readFileSync(file, 'utf8').trim();
  const plugins = classpath.split(':').filter((jar) => /chisel-plugin|idsl-(plugin|payload)/.test(jar));
  return { classpath, plugins };
}

if (process.argv[1] === import.meta.filename) {
  const [, , kind, folder] = process.argv;
  const sources = path.join(import.meta.dirname, kind);
  const { classpath, plugins } = classpathOf(sources);
  const out = mkdtempSync(path.join(tmpdir(), 'comparison-'));
  const files = readdirSync(sources).filter((name) => name.endsWith('.scala'));
  const java = (...args) => {
    const { status } = spawnSync('java', args, { cwd: out, stdio: 'inherit' });
    if (status !== 0) process.exit(1);
  };
  java(
    '-cp',
    classpath,
    'scala.tools.nsc.Main',
    '-nowarn',
    '-language:reflectiveCalls',
    '-cp',
    classpath,
    `-Xplugin:${plugins.join(',')}`,
    '-d',
    out,
    ...files.map((name) => path.join(sources, name)),
  );
  java('-cp', `${classpath}:${out}`, 'Emit', path.resolve(folder));
}
