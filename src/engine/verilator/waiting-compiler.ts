import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Step } from './step.ts';

/**
 * A compiler that is started before there is anything to compile: it reads its precompiled header, which takes longer than a
 * small model does, and then waits. Its source is `#include "/dev/stdin"`; a shell passes the text on, for the standard input
 * that Node gives to a process is a socket, which cannot be opened by name.
 */
export class WaitingCompiler {
  readonly #child: ChildProcess;
  readonly #command: string;
  readonly #ended: Promise<Step>;

  /** `name`: of the unit, whose object is `name.o` in `work`. Quoted includes are looked for in `work` too. */
  constructor(compiler: string, given: readonly string[], work: string, name: string) {
    writeFileSync(path.join(work, `${name}.cpp`), '#include "/dev/stdin"\n');
    const command = [compiler, ...given, '-iquote', '.', '-c', `${name}.cpp`, '-o', `${name}.o`];
    this.#command = command.join(' ');
    this.#child = spawn('/bin/sh', ['-c', 'cat | "$@"', 'sh', ...command], { cwd: work });
    this.#ended = this.#end();
    this.#ended.catch(() => {}); // told by `compile`
  }

  compile(text: string): Promise<Step> {
    this.#child.stdin!.end(text);
    return this.#ended;
  }

  /** There is nothing to compile. */
  async stop(): Promise<void> {
    this.#child.stdin!.end();
    await this.#ended.catch(() => {});
  }

  #end(): Promise<Step> {
    const chunks: Buffer[] = [];
    const { stdin, stdout, stderr } = this.#child;
    stdin!.on('error', () => {}); // a compiler that has ended early says why
    for (const output of [stdout!, stderr!]) output.on('data', (chunk: Buffer) => chunks.push(chunk));
    return new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code, signal) => {
        const said = Buffer.concat(chunks).toString('utf8');
        resolve({
          tool: 'g++',
          status: code ?? signal ?? 'SIGKILL',
          output: `$ ${this.#command}\n${said}`,
        });
      });
    });
  }
}
