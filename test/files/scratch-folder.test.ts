import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { removeScratchFolder, scratchFolder } from '../../src/files/index.ts';

const module = path.resolve(import.meta.dirname, '../../src/files/index.ts');
const home = scratchFolder('files-test');

/** A process with temporary files of its own in `home`: makes two folders, removes one, tells the other, and waits for a line. */
function start(more = '') {
  const script = `
    const { scratchFolder, removeScratchFolder } = await import(${JSON.stringify(module)});
    removeScratchFolder(scratchFolder('first'));
    const folder = scratchFolder('second');
    (await import('node:fs')).writeFileSync(folder + '/file', 'text');
    ${more}
    console.log(folder);
    process.stdin.once('data', () => process.exit(3));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: home },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const folder = new Promise<string>((resolve) => {
    child.stdout.once('data', (data) => resolve(String(data).trim()));
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  return { child, folder, ended };
}

it('is there until its process ends, or somebody removes it', async () => {
  const one = start();
  const folder = await one.folder;
  expect(path.basename(folder)).toMatch(new RegExp(`^spinlight-second-${one.child.pid}-\\w{6}$`));
  expect(readdirSync(folder)).toEqual(['file']);
  expect(readdirSync(home)).toEqual([path.basename(folder)]);
  one.child.stdin.end('go\n');
  expect(await one.ended).toBe(3);
  expect(readdirSync(home)).toEqual([]);
});

it.each(['SIGINT', 'SIGTERM'] as const)('is gone when %s has ended its process', async (signal) => {
  const one = start();
  const folder = await one.folder;
  one.child.kill(signal);
  await one.ended;
  expect([existsSync(folder), one.child.signalCode]).toEqual([false, signal]);
});

it('is left to those who listen to a signal themselves', async () => {
  const one = start("process.on('SIGINT', () => console.log('still here'));");
  const folder = await one.folder;
  one.child.kill('SIGINT');
  await new Promise((resolve) => one.child.stdout.once('data', resolve));
  expect(existsSync(folder)).toBe(true);
  one.child.stdin.end('go\n');
  expect([await one.ended, existsSync(folder)]).toEqual([3, false]);
});

it('goes after an hour if its process was killed; what belongs to others stays', async () => {
  const killed = start();
  const left = await killed.folder;
  killed.child.kill('SIGKILL');
  await killed.ended;
  const alive = start();
  const used = await alive.folder;
  const foreign = path.join(home, 'spinlight-notes');
  mkdirSync(foreign);
  writeFileSync(path.join(foreign, 'file'), '');
  expect([left, used, foreign].map(existsSync)).toEqual([true, true, true]);
  const earlier = new Date(Date.now() - 2 * 3600 * 1000);
  for (const folder of [left, used, foreign]) utimesSync(folder, earlier, earlier);
  const next = start();
  await next.folder;
  expect([left, used, foreign].map(existsSync)).toEqual([false, true, true]);
  for (const each of [alive, next]) {
    each.child.stdin.end('go\n');
    await each.ended;
  }
  expect(readdirSync(home)).toEqual(['spinlight-notes']);
  removeScratchFolder(home);
});
