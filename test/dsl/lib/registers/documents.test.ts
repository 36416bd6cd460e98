import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { registerBlock, rw } from '../../../../dsl/lib/registers/index.ts';
import { scratchFolder } from '../../../../src/files/index.ts';
import { Bool, UInt } from '../../../../src/lang/index.ts';
import { root, spinlight } from '../../../docs/documents.ts';
import { dma } from './dma-block.ts';

const folder = scratchFolder('registers');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function documentOf(end: string, block = dma as { documents: typeof dma.documents }): string {
  return block.documents().find((file) => file.path.endsWith(end))!.text;
}

/** A value of the C header. */
function defined(name: string): bigint {
  const [, text] = new RegExp(`^#define DMA_REGISTERS_${name} (?:UINT32_C\\()?(\\w+)\\)?$`, 'm').exec(
    documentOf('.h'),
  )!;
  return BigInt(text!);
}

/** Elements of a document that is well formed: every one is closed by its own name. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, close, name] of xml.replace(/<\?.*?\?>/, '').matchAll(/<(\/?)([\w:]+)[^>]*>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else {
      open.push(name!);
      seen.push(open.map((item) => item.replace('ipxact:', '')).join('/'));
    }
  }
  expect(open).toEqual([]);
  return seen;
}

describe('documents of a register block', () => {
  it('are the same bytes every time', () => {
    expect(dma.documents()).toEqual(dma.documents());
    expect(dma.documents().map((file) => file.path)).toEqual([
      'dma_registers.registers.md',
      'dma_registers.registers.html',
      'dma_registers.h',
      'dma_registers.rdl',
      'dma_registers.ipxact.xml',
      'dma_registers.registers.json',
    ]);
  });

  it('C header: addresses, masks and values are those of the block', () => {
    for (const { name, offset, fields } of dma.map.registers) {
      expect(defined(`${name.toUpperCase()}_OFFSET`)).toBe(BigInt(offset));
      for (const { port, low, width, values } of fields) {
        const mask = ((1n << BigInt(width)) - 1n) << BigInt(low);
        expect(defined(`${port.toUpperCase()}_MASK`)).toBe(mask);
        expect(defined(`${port.toUpperCase()}_SHIFT`)).toBe(BigInt(low));
        for (const item of values)
          expect(defined(`${port.toUpperCase()}_${item.name.toUpperCase()}`)).toBe(item.value);
      }
    }
    expect(defined('CONTROL_RESET')).toBe(2n);
  });

  it('C header: compiles without a warning', (context) => {
    const file = path.join(folder, 'main.c');
    writeFileSync(path.join(folder, 'dma_registers.h'), documentOf('.h'));
    writeFileSync(
      file,
      '#include "dma_registers.h"\nint main(void) { return (int)(DMA_REGISTERS_CONTROL_MODE_RING << DMA_REGISTERS_CONTROL_MODE_SHIFT); }\n',
    );
    const run = spawnSync('cc', [
      '-std=c99',
      '-Wall',
      '-Wextra',
      '-pedantic',
      '-Werror',
      '-fsyntax-only',
      file,
    ]);
    if (run.error) return context.skip('not installed: cc');
    expect(run.stderr.toString()).toBe('');
    expect(run.status).toBe(0);
  });

  it('SystemRDL: fields, accesses and names', () => {
    const rdl = documentOf('.rdl');
    expect(rdl).toContain('} control @ 0x04;');
    const start = rdl.indexOf('    reg {\n        desc = "What the channel does"');
    expect(rdl.slice(start, rdl.indexOf('@ 0x08;', start) + 7)).toMatchInlineSnapshot(`
      "    reg {
              desc = "What the channel does";
              field {
                  sw = r; hw = w;
              } busy[0:0];
              field {
                  desc = "a transfer has ended";
                  sw = rw; onwrite = woclr; hw = rw;
                  precedence = hw;
                  hwset;
              } done[1:1] = 1'h0;
              field {
                  desc = "words in the buffer";
                  sw = r; hw = w;
              } \\level[12:8];
          } status @ 0x08;"
    `);
    expect(rdl).toContain(
      "enum control_mode_e {\n    single = 2'h0;\n    burst = 2'h1;\n    ring = 2'h2;\n};",
    );
  });

  it('IP-XACT: elements in the order of the schema', () => {
    const elements = elementsOf(documentOf('.ipxact.xml'));
    expect(elements.slice(0, 6)).toEqual([
      'component',
      'component/vendor',
      'component/library',
      'component/name',
      'component/version',
      'component/memoryMaps',
    ]);
    const field = 'component/memoryMaps/memoryMap/addressBlock/register/field';
    expect(elements.filter((item) => item === field)).toHaveLength(12);
    const order = [
      'name',
      'description',
      'bitOffset',
      'resets',
      'bitWidth',
      'volatile',
      'access',
      'enumeratedValues',
      'modifiedWriteValue',
      'readAction',
    ];
    let last = -1;
    for (const item of elements) {
      if (item === field) last = -1;
      const match = item.startsWith(`${field}/`) && !item.slice(field.length + 1).includes('/');
      if (!match) continue;
      const at = order.indexOf(item.slice(field.length + 1));
      expect(at, item).toBeGreaterThan(last);
      last = at;
    }
    expect(documentOf('.ipxact.xml').match(/<ipxact:readAction>clear</g)).toHaveLength(1);
    expect(documentOf('.ipxact.xml').match(/<ipxact:modifiedWriteValue>oneToClear</g)).toHaveLength(2);
  });

  it('HTML, Markdown and C escape what the author wrote', () => {
    const block = registerBlock({
      name: 'odd',
      doc: 'a < b & c | d */',
      registers: { x: rw(Bool().doc('1 | 0 <b>"on"</b> */')) },
    });
    elementsOf(documentOf('.ipxact.xml', block));
    const html = documentOf('.html', block);
    expect(html).toContain('a &lt; b &amp; c | d */');
    expect(html).toContain('1 | 0 &lt;b&gt;&quot;on&quot;&lt;/b&gt; */');
    expect(documentOf('.md', block)).toContain('1 \\| 0 <b>"on"</b> */ |');
    expect(documentOf('.h', block)).toContain('/* odd: a < b & c | d * /');
    expect(documentOf('.rdl', block)).toContain('desc = "1 | 0 <b>\\"on\\"</b> */";');
  });

  it('a template of the user replaces one of ours; one that is wrong is a diagnostic', () => {
    const own = path.join(folder, 'own');
    spawnSync('mkdir', ['-p', own]);
    writeFileSync(path.join(own, 'markdown.hbs'), '{{name}} has {{registers.length}} registers');
    const files = dma.documents({ templatesDir: own });
    expect(files[0]!.text).toBe('dma_registers has 7 registers\n');
    expect(files[2]!.text).toBe(documentOf('.h'));
    writeFileSync(path.join(own, 'markdown.hbs'), '{{nothing}}');
    expect(() => dma.documents({ templatesDir: own })).toThrow("SL0401: template 'markdown' cannot be used");
  });

  it('are written beside the Verilog by generate, and listed in the manifest', async () => {
    const file = path.join(folder, 'dma.ts');
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      file,
      `import { spec } from '${root}/src/lang/index.ts';
import { dma } from '${root}/test/dsl/lib/registers/dma-block.ts';
export default spec('dma', dma.axiLite(), { documents: dma.documents });
`,
    );
    const out = path.join(folder, 'out');
    const { code, stderr } = await spinlight(['generate', file, '--out', out]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(readdirSync(path.join(out, 'dma')).sort()).toEqual([
      'dma_registers.f',
      'dma_registers.h',
      'dma_registers.ipxact.xml',
      'dma_registers.manifest.json',
      'dma_registers.names.json',
      'dma_registers.rdl',
      'dma_registers.registers.html',
      'dma_registers.registers.json',
      'dma_registers.registers.md',
      'dma_registers.sourcemap.json',
      'dma_registers.v',
    ]);
    expect(readFileSync(path.join(out, 'dma/dma_registers.h'), 'utf8')).toBe(documentOf('.h'));
    const manifest = JSON.parse(readFileSync(path.join(out, 'dma/dma_registers.manifest.json'), 'utf8')) as {
      files: Record<string, string>;
    };
    expect(Object.keys(manifest.files)).toContain('dma_registers.rdl');
    // Not part of the file list that simulators read.
    expect(readFileSync(path.join(out, 'dma/dma_registers.f'), 'utf8')).toBe('dma_registers.v\n');
  });

  it.each([
    ['() => 3', 'documents gives something that is no file'],
    ["() => [{ path: '../x', text: '' }]", 'documents gives something that is no file'],
    ["() => [{ path: 'x', text: '' }, { path: 'x', text: '' }]", 'documents gives x twice'],
  ])('%s as documents of a spec is SL0802, and nothing is written', async (documents, message) => {
    const file = path.join(folder, 'wrong.ts');
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      file,
      `import { spec } from '${root}/src/lang/index.ts';
import { dma } from '${root}/test/dsl/lib/registers/dma-block.ts';
export default spec('wrong', dma.axiLite(), { documents: ${documents} });
`,
    );
    const { code, stderr } = await spinlight(['generate', file, '--out', path.join(folder, 'nowhere')]);
    expect(stderr).toContain(`error[SL0802]: ${file}: ${message}`);
    expect(code).toBe(1);
    expect(existsSync(path.join(folder, 'nowhere'))).toBe(false);
  });

  it('a block of 64 bits has constants of 64 bits', () => {
    const block = registerBlock({ name: 'wide', dataWidth: 64, registers: { a: rw(UInt(40)) } });
    expect(documentOf('.h', block)).toContain('#define WIDE_A_MASK UINT64_C(0x000000ffffffffff)');
  });
});
