import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SpinlightError } from '../../src/diag/index.ts';
import { scratchFolder } from '../../src/files/index.ts';
import { elaborate, type ModuleRequest } from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { type Mistake, planted, type Stage, type Table } from './mistake.ts';

const root = path.resolve(import.meta.dirname, '../..');
const blocks = path.join(import.meta.dirname, 'blocks');

/** What was told first, and where. */
export interface Told {
  readonly stage: Stage;
  /** The first message, on one line; the code of spinlight or the name of the rule in front. */
  readonly message: string;
}

/** A program of a user: a block with a mistake planted in, or as it is. */
export interface Program {
  readonly name: string;
  readonly text: string;
}

export function programOf({ block }: Table, mistake: Mistake | null): Program {
  const source = readFileSync(path.join(blocks, `${block}.ts`), 'utf8');
  return {
    name: mistake ? `${block}: ${mistake.name}` : block,
    text: planted(source, mistake?.edits ?? []),
  };
}

/** The programs as files of a project, through the compiler, the lint rules, elaboration and the checks. */
export class Project {
  readonly #folder = scratchFolder('mistakes');
  readonly #programs: readonly Program[];

  constructor(programs: readonly Program[]) {
    this.#programs = programs;
    mkdirSync(path.join(this.#folder, 'src'));
    const base = path.relative(path.join(this.#folder, 'src'), root);
    for (const [i, { text }] of programs.entries())
      writeFileSync(this.#file(i), text.replaceAll("from '../../..", `from '${base}`));
    writeFileSync(path.join(this.#folder, 'package.json'), '{ "type": "module" }');
    const compilerOptions = {
      rootDir: '/',
      typeRoots: [path.join(root, 'node_modules/@types')],
      noUnusedLocals: false,
      noUnusedParameters: false,
    };
    const config = { extends: path.join(root, 'tsconfig.json'), compilerOptions, include: ['src'] };
    writeFileSync(path.join(this.#folder, 'tsconfig.json'), JSON.stringify(config));
  }

  /** Whether the packages of the lint rules are installed. */
  static get canLint(): boolean {
    return existsSync(path.join(root, 'lint/node_modules/eslint'));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** What each program is told first. */
  async told(): Promise<Told[]> {
    const editor = this.#compiled();
    const lint = await this.#linted();
    const all: Told[] = [];
    for (const i of this.#programs.keys())
      all.push(
        editor[i]
          ? { stage: 'editor', message: editor[i] }
          : lint[i]
            ? { stage: 'lint', message: lint[i] }
            : await this.#built(i),
      );
    return all;
  }

  #file(i: number): string {
    return path.join(this.#folder, 'src', `program-${i}.ts`);
  }

  /** The first error of the compiler for each program: its part in plain words, where it has one. */
  #compiled(): (string | undefined)[] {
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
    const command = [compiler, '-p', this.#folder, '--pretty', 'false'];
    const { stdout } = spawnSync(process.execPath, command, {
      encoding: 'utf8',
      cwd: this.#folder,
      timeout: 100_000,
    });
    return this.#programs.map((_, i) => {
      const own = stdout.split(/^(?=\S)/m).find((part) => part.startsWith(`src/program-${i}.ts`));
      return own && inWords(own);
    });
  }

  async #linted(): Promise<(string | undefined)[]> {
    if (!Project.canLint) return [];
    const eslintEntry = path.join(root, 'lint/node_modules/eslint/lib/api.js');
    const parserEntry = path.join(root, 'lint/node_modules/@typescript-eslint/parser/dist/index.js');
    const { ESLint } = (await import(eslintEntry)).default;
    const parser = (await import(parserEntry)).default;
    const plugin = (await import(path.join(root, 'lint/src/index.ts'))).default;
    const config = [
      {
        files: ['**/*.ts'],
        languageOptions: {
          parser,
          parserOptions: {
            project: path.join(this.#folder, 'tsconfig.json'),
            tsconfigRootDir: this.#folder,
          },
        },
      },
      plugin.configs.recommended,
    ];
    const eslint = new ESLint({ cwd: this.#folder, overrideConfigFile: true, overrideConfig: config });
    const results: { filePath: string; messages: { ruleId: string | null; message: string }[] }[] =
      await eslint.lintFiles(['src/*.ts']);
    return this.#programs.map((_, i) => {
      const [first] = results.find(({ filePath }) => filePath === this.#file(i))?.messages ?? [];
      return first && `${first.ruleId}: ${first.message}`;
    });
  }

  async #built(i: number): Promise<Told> {
    try {
      const { top } = (await import(this.#file(i))) as { top: ModuleRequest };
      const found = checkDesign(elaborate(top));
      const order = ['error', 'warning', 'note'];
      const [first] = found.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
      return first
        ? { stage: 'check', message: `${first.code}: ${first.message}` }
        : { stage: 'nothing', message: '' };
    } catch (error) {
      if (!(error instanceof SpinlightError)) throw error;
      const [first] = error.diagnostics;
      return { stage: 'elaboration', message: `${first!.code}: ${first!.message}` };
    }
  }
}

/** The words of spinlight in an error of the compiler, or else its first line. */
function inWords(error: string): string {
  const own = /(?:Mismatch|Misused|OutOfRange)<(?:"[a-z]+" \| )*(?:"[a-z]+", )?"([^"]*)"/.exec(error)?.[1];
  const line = error.split('\n')[0]!.replace(/^\S+: error TS\d+: /, '');
  return own ?? line;
}
