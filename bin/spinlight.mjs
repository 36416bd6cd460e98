#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript as it is. This file itself runs on Node 14 and later.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src', 'cli', 'main.ts');
const built = join(root, 'src', 'cli', 'main.js');

/** A clone runs its sources. An installed package has JavaScript, since Node strips no types below node_modules. */
const main = existsSync(source) ? source : built;

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major === 22) return minor >= 18;
  if (major === 23) return minor >= 6;
  return major >= 24;
}

function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal signals both processes; the child decides how to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM') child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`spinlight: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 3;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + (constants.signals[signal] || 0) : code;
  });
}

const binary = join('node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const pinned = [join(root, 'node_modules', binary), join(root, '..', binary)].find(existsSync);
if (isNewEnough(process.versions.node)) {
  // Stripped and compiled sources are kept in the folder for temporary files: half the start-up time.
  nodeModule.enableCompileCache?.();
  import(pathToFileURL(main).href).catch((error) => {
    const missing = error?.code === 'ERR_MODULE_NOT_FOUND';
    process.stderr.write(
      missing
        ? `spinlight: a package or file is missing: ${error.message}\nRun npm install in ${root}.\n`
        : `spinlight cannot start: ${error?.stack || error}\n`,
    );
    process.exitCode = 3;
  });
} else if (pinned && process.execPath !== pinned) {
  runOn(pinned);
} else {
  process.stderr.write(
    `spinlight needs Node 22.18 or later; this is Node ${process.versions.node}.\n` +
      'Install a newer Node, or bring one with the packages: npm install --save-dev node@24\n',
  );
  process.exitCode = 3;
}
