import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amaranthPrograms, recorded } from './amaranth.ts';
import { page, pageFile } from './page.ts';
import { Project, programOf, type Told } from './stages.ts';
import { tables } from './tables/index.ts';

/**
 * Planted mistakes: each is a small change of a block that is right, and is told at the earliest stage that can. What nothing
 * tells stands here as well, with the reason.
 */
const planned = tables.flatMap((table) => [
  { table, mistake: null, name: table.block },
  ...table.mistakes.map((mistake) => ({ table, mistake, name: mistake.name })),
]);
const project = new Project(planned.map(({ table, mistake }) => programOf(table, mistake)));
let told: Told[] = [];
beforeAll(async () => {
  told = await project.told();
});
afterAll(() => project.remove());

describe.each(tables)('$title', (table) => {
  const of = (name: string) => told[planned.findIndex((p) => p.table === table && p.name === name)]!;

  it('is right as it is', () => {
    expect(of(table.block)).toEqual({ stage: 'nothing', message: '' });
  });

  it.each(table.mistakes)('$name', ({ name, stage, says }) => {
    if (stage === 'lint' && !Project.canLint) return expect(of(name).stage).not.toBe('editor');
    const { stage: now, message } = of(name);
    expect(`${now}: ${message}`).toMatch(stage);
    expect(now).toBe(stage);
    if (stage !== 'nothing') expect(message).toContain(says);
  });
});

describe('docs/mistakes.md', () => {
  it.skipIf(!Project.canLint)('says what was seen; `node test/mistakes/page.ts` writes it', () => {
    const names = planned.map(({ table, mistake }) => (mistake ? `${table.block}: ${mistake.name}` : ''));
    const now = page(new Map(names.map((name, i) => [name, told[i]!])));
    expect(readFileSync(pageFile, 'utf8')).toBe(now);
  });

  it('has a result of Amaranth for each of its programs, and no other', () => {
    expect(Object.keys(recorded().said)).toEqual([...amaranthPrograms().keys()]);
    for (const { block, mistakes } of tables)
      if (mistakes.some(({ amaranth }) => amaranth)) expect(recorded().said[block]).toEqual([]);
  });
});
