import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Builds the package that users install into `dist`: JavaScript and declarations in the layout of the sources, with the
 * templates and the shipped network beside them. Publish it with `npm publish ./dist`.
 */
const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

interface Manifest {
  readonly exports: Record<string, string>;
  readonly [key: string]: unknown;
}

rmSync(dist, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
for (const item of [
  'bin',
  'templates',
  'sim',
  'docs',
  'networks/digits',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
]) {
  cpSync(path.join(root, item), path.join(dist, item), {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
}

const {
  devDependencies: _,
  scripts: __,
  allowScripts: ___,
  ...manifest
} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const exports = Object.fromEntries(
  Object.entries(manifest.exports).map(([name, file]) => [name, file.replace(/\.ts$/, '.js')]),
);
writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify({ ...manifest, exports }, null, 2)}\n`);
