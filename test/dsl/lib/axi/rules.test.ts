import { describe, expect, it } from 'vitest';
import { ChannelRule, OrderRule } from '../../../support/axi-rules.ts';

describe('the rules that the AXI tests check', () => {
  const beat = (valid: boolean, ready: boolean, ...payload: bigint[]) => ({ valid, ready, payload });

  it('valid stays until ready', () => {
    const rule = new ChannelRule('r');
    expect(rule.check(0, beat(true, false, 1n))).toBe(false);
    expect(rule.check(1, beat(true, true, 1n))).toBe(true);
    expect(rule.check(2, beat(false, true))).toBe(false);
    rule.check(3, beat(true, false, 1n));
    expect(() => rule.check(4, beat(false, false))).toThrow('cycle 4: r: valid fell before ready');
  });

  it('the payload stays until ready', () => {
    const rule = new ChannelRule('b');
    rule.check(0, beat(true, false, 1n, 2n));
    expect(() => rule.check(1, beat(true, true, 1n, 3n))).toThrow('cycle 1: b: payload changed before ready');
  });

  it('no answer without a question', () => {
    const order = new OrderRule('b');
    expect(() => order.check(0, true, false)).toThrow('cycle 0: b: an answer without a question');
    order.ask();
    order.check(1, true, true);
    expect(order.open).toBe(0);
    expect(() => order.check(2, true, true)).toThrow('an answer without a question');
  });
});
