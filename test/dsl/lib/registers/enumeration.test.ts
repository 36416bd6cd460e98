import { describe, expect, it } from 'vitest';
import { registerBlock, ro, rw } from '../../../../dsl/lib/registers/index.ts';
import { startEmbedded } from '../../../../src/engine/embedded/index.ts';
import { Bool, Enum, elaborate, module, output } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';

const Mode = Enum('mode', { single: 0, burst: 1, ring: 4 });

const block = registerBlock({
  name: 'block',
  registers: { mode: rw(Mode.reset(Mode.ring)), now: ro(Mode) },
});

describe('fields of an enumeration', () => {
  const Top = module(
    'top',
    () => ({ ringing: output(Bool()) }),
    (m, { ringing }) => {
      const { regs } = m.instance({ regs: block.simple() });
      ringing.drive(regs.mode.eq(Mode.ring));
      regs.now.drive(regs.mode);
      regs.write.drive(0);
      regs.read.drive(0);
      regs.write_address.drive(0);
      regs.read_address.drive(0);
      regs.write_data.drive(0);
      regs.write_strobe.drive(0);
      const wrong = (): void => {
        // @ts-expect-error: a number is no member
        regs.now.drive(3);
      };
      expect(wrong).toBeTypeOf('function');
    },
  );

  it('are values of it on the hardware side, with its reset', () => {
    const design = elaborate(Top({}));
    expect(checkDesign(design)).toEqual([]);
    const { sync } = startEmbedded(design);
    sync.reset();
    expect(sync.peek('ringing')).toBe(1n);
  });

  it('are read and written as their numbers, and named in the documents', () => {
    const { sync } = startEmbedded(elaborate(block.simple()));
    sync.reset();
    expect(sync.peek('read_data')).toBe(4n);
    for (const [name, value] of Object.entries({ write: 1, write_data: 1, write_strobe: 15 }))
      sync.poke(name, value);
    sync.step();
    expect([sync.peek('mode'), sync.peek('read_data')]).toEqual([1n, 1n]);
    const header = block.documents().find(({ path }) => path === 'block.h')!.text;
    expect(header).toContain('#define BLOCK_MODE_RING UINT32_C(0x4)');
    expect(header).toContain('#define BLOCK_MODE_RESET UINT32_C(0x00000004)');
  });
});
