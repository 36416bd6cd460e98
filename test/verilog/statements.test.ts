import { describe, expect, it } from 'vitest';
import { enumerationOf, ModuleBuilder, type NodeId, Op, type Statement } from '../../src/ir/index.ts';
import { bodyOf, designOf, lines } from './emit-module.ts';

const when = (
  condition: NodeId,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  location: -1,
});

function clocked() {
  const m = new ModuleBuilder('m');
  m.defaultDomain();
  return m;
}

describe('registers', () => {
  it('reset in their own block, those without reset in another, under the statements of the author', () => {
    const m = clocked();
    const go = m.ref(m.signal('go', 'input', 1));
    const data = m.ref(m.signal('data', 'input', 8));
    const count = m.signal('count', 'reg', 4, { reset: 3n });
    const held = m.signal('held', 'reg', 8);
    const next = m.nodes.binary(Op.add, m.ref(count), m.nodes.constant(4, 1));
    m.body.push(when(go, [m.assign(count, next), m.assign(held, data)]));
    m.body.push(m.assign(m.signal('q', 'output', 8), m.ref(held)));
    expect(bodyOf(designOf([m]))).toBe(
      lines(`
        reg  [3:0]      count;
        reg  [7:0]      held;

        assign q = held;

        always @(posedge clk) begin
            if (rst) begin
                count <= 4'd3;
            end else if (go) begin
                count <= count + 4'd1;
            end
        end

        always @(posedge clk) begin
            if (go) held <= data;
        end
      `),
    );
  });

  it('whose condition is all there is in an else have one condition', () => {
    const m = clocked();
    const [hold, go] = ['hold', 'go'].map((name) => m.ref(m.signal(name, 'input', 1))) as [number, number];
    const held = m.signal('held', 'reg', 8);
    const inner = when(go, [m.assign(held, m.ref(m.signal('d', 'input', 8)))]);
    m.body.push({ kind: 'if', condition: hold, then: [], otherwise: [inner], location: -1 });
    m.body.push(m.assign(m.signal('q', 'output', 8), m.ref(held)));
    expect(bodyOf(designOf([m]))).toContain(
      lines(`
        always @(posedge clk) begin
            if (!hold && go) held <= d;
        end
      `),
    );
  });

  it('that are updated side by side share a block', () => {
    const m = clocked();
    const d = m.ref(m.signal('d', 'input', 1));
    const a = m.signal('a', 'reg', 1, { reset: 0n });
    const b = m.signal('b', 'reg', 1, { reset: 1n });
    m.body.push(m.assign(a, d), m.assign(b, m.ref(a)));
    m.body.push(m.assign(m.signal('q', 'output', 1), m.ref(b)));
    expect(bodyOf(designOf([m]))).toContain(
      lines(`
        always @(posedge clk) begin
            if (rst) begin
                a <= 1'b0;
                b <= 1'b1;
            end else begin
                a <= d;
                b <= a;
            end
        end
      `),
    );
  });

  it('with asynchronous reset have it in the sensitivity list', () => {
    const m = new ModuleBuilder('m');
    const clock = m.signal('ck', 'input', 1);
    const reset = m.signal('clear', 'input', 1);
    m.domains.push({ name: 'fast', clock, reset, resetKind: 'async' });
    const q = m.signal('q', 'reg', 2, { reset: 0n, signed: true });
    m.body.push(m.assign(q, m.nodes.unary(Op.not, m.ref(q))));
    m.body.push(m.assign(m.signal('y', 'output', 2), m.ref(q)));
    expect(bodyOf(designOf([m]))).toContain(
      lines(`
        always @(posedge ck or posedge clear) begin
            if (clear) begin
                q <= 2'sd0;
            end else begin
                q <= ~q;
            end
        end
      `),
    );
  });

  it('of elements are written within the vector only', () => {
    const m = clocked();
    const row = m.ref(m.signal('row', 'input', 4));
    const d = m.ref(m.signal('d', 'input', 8));
    const file = m.signal('file', 'reg', 96, { lane: 8 });
    const bits = m.signal('bits', 'reg', 16);
    m.body.push({ kind: 'assign', target: file, low: 0, width: 8, index: row, value: d, location: -1 });
    m.body.push({
      kind: 'assign',
      target: bits,
      low: 0,
      width: 1,
      index: row,
      value: m.nodes.slice(d, 0, 1),
      location: -1,
    });
    m.body.push(m.assign(m.signal('q', 'output', 112), m.nodes.cat([m.ref(file), m.ref(bits)])));
    expect(bodyOf(designOf([m]))).toContain(
      lines(`
        always @(posedge clk) begin
            if (row < 4'd12) file[row*8 +: 8] <= d;
            bits[row] <= d[0];
        end
      `),
    );
  });
});

describe('state machines', () => {
  it('have named states and a case over them', () => {
    const m = clocked();
    const state = m.signal('state', 'reg', 2, { reset: 0n, enumeration: 0 });
    const go = m.ref(m.signal('go', 'input', 1));
    const member = (value: number) => m.nodes.constant(2, value, 0);
    m.body.push({
      kind: 'case',
      subject: m.ref(state),
      arms: [
        { labels: [member(0)], body: [when(go, [m.assign(state, member(1))])] },
        { labels: [member(1), member(2)], body: [m.assign(state, member(0))] },
      ],
      otherwise: [],
      location: -1,
    });
    const busy = m.nodes.binary(Op.ne, m.ref(state), member(0));
    m.body.push(m.assign(m.signal('busy', 'output', 1), busy));
    const design = designOf([m], [enumerationOf('state', ['idle', 'run', 'drain', 'lost'])]);
    expect(bodyOf(design)).toBe(
      lines(`
        localparam [1:0] STATE_IDLE  = 2'd0;
        localparam [1:0] STATE_RUN   = 2'd1;
        localparam [1:0] STATE_DRAIN = 2'd2;
        localparam [1:0] STATE_LOST  = 2'd3;

        reg  [1:0]      state;

        assign busy = state != STATE_IDLE;

        always @(posedge clk) begin
            if (rst) begin
                state <= STATE_IDLE;
            end else begin
                case (state)
                    STATE_IDLE: begin
                        if (go) state <= STATE_RUN;
                    end
                    STATE_RUN, STATE_DRAIN: state <= STATE_IDLE;
                    default: ;
                endcase
            end
        end

        wire unused = &{1'b0, STATE_LOST};          // not read here
      `),
    );
  });
});

describe('combinational statements', () => {
  it('of one target, unconditional, are a continuous assignment; slices likewise', () => {
    const m = new ModuleBuilder('m');
    const a = m.ref(m.signal('a', 'input', 4));
    const y = m.signal('y', 'output', 8);
    const slice = (low: number): Statement => ({
      kind: 'assign',
      target: y,
      low,
      width: 4,
      index: -1,
      value: a,
      location: -1,
    });
    m.body.push(slice(4), slice(0));
    expect(bodyOf(designOf([m]))).toBe('assign y = {a, a};');
  });

  it('with conditions are one block, defaults first', () => {
    const m = new ModuleBuilder('m');
    const c = m.ref(m.signal('c', 'input', 1));
    const a = m.ref(m.signal('a', 'input', 4));
    const [x, y] = [m.signal('x', 'output', 4), m.signal('y', 'output', 4)];
    m.body.push(m.assign(x, m.nodes.constant(4, 0)), m.assign(y, a));
    m.body.push(when(c, [m.assign(x, a), m.assign(y, m.nodes.constant(4, 0))]));
    expect(bodyOf(designOf([m]))).toBe(
      lines(`
        always @(*) begin
            x = 4'd0;
            y = a;
            if (c) begin
                x = a;
                y = 4'd0;
            end
        end
      `),
    );
  });

  it('leave out empty branches', () => {
    const m = new ModuleBuilder('m');
    const c = m.ref(m.signal('c', 'input', 1));
    const y = m.signal('y', 'output', 1);
    m.body.push(m.assign(y, m.nodes.constant(1, 0)), when(c, [], [m.assign(y, m.nodes.constant(1, 1))]));
    expect(bodyOf(designOf([m]))).toContain("if (!c) y = 1'b1;");
  });

  it('are split where one target reads another, which has to be the final value', () => {
    const m = new ModuleBuilder('m');
    const c = m.ref(m.signal('c', 'input', 1));
    const a = m.ref(m.signal('a', 'input', 4));
    const w = m.signal('w', 'wire', 4);
    const y = m.signal('y', 'output', 4);
    m.body.push(
      when(
        c,
        [m.assign(y, m.nodes.unary(Op.not, m.ref(w))), m.assign(w, a)],
        [m.assign(w, m.nodes.constant(4, 3)), m.assign(y, a)],
      ),
    );
    expect(bodyOf(designOf([m]))).toBe(
      lines(`
        reg [3:0] w;
        always @(*) begin
            if (c) begin
                w = a;
            end else begin
                w = 4'd3;
            end
        end

        always @(*) begin
            if (c) begin
                y = ~w;
            end else begin
                y = a;
            end
        end
      `),
    );
  });

  it('that read other bits of their own target read them settled', () => {
    const m = new ModuleBuilder('m');
    const c = m.ref(m.signal('c', 'input', 1));
    const y = m.signal('y', 'output', 2);
    const bit = (low: number, value: NodeId): Statement => ({
      kind: 'assign',
      target: y,
      low,
      width: 1,
      index: -1,
      value,
      location: -1,
    });
    const low = m.nodes.slice(m.ref(y), 0, 1);
    m.body.push(
      when(c, [bit(1, low), bit(0, c)], [bit(1, m.nodes.unary(Op.not, low)), bit(0, m.nodes.constant(1, 0))]),
    );
    expect(bodyOf(designOf([m]))).toBe(
      lines(`
        reg [1:0] y_settled;
        always @(*) begin
            y_settled = y;
        end

        always @(*) begin
            if (c) begin
                y[1] = y_settled[0];
                y[0] = c;
            end else begin
                y[1] = !y_settled[0];
                y[0] = 1'b0;
            end
        end

        wire unused = &{1'b0, y_settled[1]};        // not read here
      `),
    );
  });

  it('that read nothing are constants, as a block would never run', () => {
    const m = new ModuleBuilder('m');
    const y = m.signal('y', 'output', 8);
    m.body.push(m.assign(y, m.nodes.constant(8, 0xf0)));
    m.body.push({
      kind: 'assign',
      target: y,
      low: 2,
      width: 2,
      index: -1,
      value: m.nodes.constant(2, 3),
      location: -1,
    });
    expect(bodyOf(designOf([m]))).toBe("assign y = 8'd252;");
  });
});

it('breaks long lines at operators and commas', () => {
  const m = new ModuleBuilder('m');
  const names = Array.from({ length: 12 }, (_, i) => `rather_long_name_${i}`);
  const inputs = names.map((name) => m.ref(m.signal(name, 'input', 1)));
  m.body.push(m.assign(m.signal('all', 'output', 12), m.nodes.cat(inputs)));
  const any = inputs.reduce((left, right) => m.nodes.binary(Op.or, left, right));
  m.body.push(m.assign(m.signal('any', 'output', 1), any));
  const body = bodyOf(designOf([m]));
  expect(body).toBe(
    lines(`
      assign all = {
          rather_long_name_0, rather_long_name_1, rather_long_name_2, rather_long_name_3, rather_long_name_4,
          rather_long_name_5, rather_long_name_6, rather_long_name_7, rather_long_name_8, rather_long_name_9,
          rather_long_name_10, rather_long_name_11
      };

      assign any = rather_long_name_0 || rather_long_name_1 || rather_long_name_2 || rather_long_name_3
          || rather_long_name_4 || rather_long_name_5 || rather_long_name_6 || rather_long_name_7
          || rather_long_name_8 || rather_long_name_9 || rather_long_name_10 || rather_long_name_11;
    `),
  );
});
