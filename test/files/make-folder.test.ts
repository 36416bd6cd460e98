import { rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, scratchFolder } from '../../src/files/index.ts';

let folder = '';
beforeAll(() => {
  folder = scratchFolder('test');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('folders', () => {
  it('are made with those above them, and stay when they are there', () => {
    const deep = path.join(folder, 'x', 'y', 'z');
    makeFolder(deep);
    makeFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('are not made below a file, nor where the system takes none', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(path.join(file, 'more'))).toThrow('EEXIST');
    expect(() => makeFolder('/proc/nowhere/at/all')).toThrow('the system allows no folder in /proc');
  });
});
