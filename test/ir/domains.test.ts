import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import { ModuleBuilder, verifyDesign } from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { designOf } from '../engine/embedded/support.ts';
import { randomDesign } from '../support/random-design.ts';

/** What is wrong with a module of one domain after `change`. */
function broken(change: (b: ModuleBuilder) => void): string[] {
  const b = new ModuleBuilder('m');
  b.defaultDomain();
  change(b);
  return verifyDesign(designOf(b.finish())).map(({ message }) => message.replace("module 'm': ", ''));
}

describe('the netlist', () => {
  it('accepts domains and crossings where they belong', () => {
    expect(
      broken((b) => {
        b.signal('i', 'input', 4, { domain: 0 });
        b.signal('j', 'input', 4, { crossing: { kind: 'async', reason: '' } });
        b.signal('o', 'output', 4, { domain: 0 });
        b.signal('h', 'wire', 4, { domain: 0, crossing: { kind: 'held', reason: 'x' } });
        const w = b.signal('w', 'wire', 1);
        b.signal('s', 'reg', 1, { crossing: { kind: 'sync', reason: '' } });
        b.domains.push({ name: 'late', clock: 0, reset: w, resetKind: 'async' });
      }),
    ).toEqual([]);
  });

  it.each<[string, (b: ModuleBuilder) => void]>([
    ["wire 'w' is in a clock domain", (b) => b.signal('w', 'wire', 1, { domain: 0 })],
    ["input 'i' is in domain 3, which does not exist", (b) => b.signal('i', 'input', 1, { domain: 3 })],
    [
      "input 'i' has a crossing 'async'",
      (b) => b.signal('i', 'input', 1, { domain: 0, crossing: { kind: 'async', reason: '' } }),
    ],
    [
      "wire 'w' has a crossing 'sync'",
      (b) => b.signal('w', 'wire', 1, { crossing: { kind: 'sync', reason: '' } }),
    ],
    [
      "reg 'r' has a crossing 'held'",
      (b) => b.signal('r', 'reg', 1, { crossing: { kind: 'held', reason: 'x' } }),
    ],
    [
      "the reset of domain 'wide' is not a signal of 1 bit",
      (b) => {
        const reset = b.signal('r', 'input', 2);
        b.domains.push({ name: 'wide', clock: 0, reset, resetKind: 'async' });
      },
    ],
  ])('says that %s', (message, change) => {
    expect(broken(change).map((text) => text.replace(/^.*?: /, ''))).toContain(message);
  });
});

describe('the text', () => {
  it('keeps random designs of several clocks as they are', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const text = printDesign(randomDesign(seed, { domains: 3, asyncResets: true, nodes: 60 }));
      expect(printDesign(parseDesign(text)), `seed ${seed}`).toBe(text);
    }
  });

  it('keeps reasons with whatever is in them', () => {
    const text = `netlist 1
design d top t

module t {
  input c : 1
  input i : 2 crossing async doc "a \\"button\\""
  wire w : 2 in k crossing held "stays, \\"always\\" \\\\ ever"
  domain k clock c sync
  memory m : 1 depth 2 crossing "after \\"go\\"" doc "store" {
  }
  body {
    w = i
  }
}
`;
    expect(printDesign(parseDesign(text))).toBe(text);
  });

  it('names the crossings that there are', () => {
    const wrong = 'netlist 1 design d top t module t { input i : 1 crossing asinc }';
    let help = '';
    try {
      parseDesign(wrong);
    } catch (error) {
      const [first] = (error as SpinlightError).diagnostics;
      help = `${first!.message}: ${first!.help}`;
      expect(error).toBeInstanceOf(SpinlightError);
    }
    expect(help).toBe("unknown crossing 'asinc': did you mean 'async'?");
  });
});
