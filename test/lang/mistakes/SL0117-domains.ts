import { Bool, clockDomain, input, module, output, UInt } from '../../../src/lang/index.ts';

const Inner = module(
  'inner',
  () => ({ rd: clockDomain(), q: output(Bool()) }),
  (m, { rd, q }) => {
    const { r } = m.on(rd).reg({ r: Bool() });
    r.next(r.not());
    q.drive(r);
  },
);

const Plain = module(
  'plain',
  () => ({ q: output(Bool()) }),
  (m, { q }) => {
    const { r } = m.reg({ r: Bool() });
    r.next(r.not());
    q.drive(r);
  },
);

export const top = module(
  'domains',
  () => ({ wr: clockDomain({ reset: 'none' }), data: input(UInt(4)).on('rw'), y: output(Bool()) }),
  (m, { wr, data, y }) => {
    const { lost, bare } = m.instance({ lost: Inner({}), bare: Inner({}) });
    bare.rd.drive(wr);
    const { plain } = m.on(wr).instance({ plain: Plain({}) });
    m.on(wr).reg({ fine: Bool(), five: UInt(4).reset(5) });
    m.on(wr).fsm({ state: ['idle', 'run'] });
    // @ts-expect-error a signal is no clock domain
    m.on(data);
    y.drive(lost.q.and(bare.q).and(plain.q));
  },
)({});

/* spinlight says
error[SL0117]: port 'data' belongs to 'rw', which is no clock domain of the module
  --> SL0117-domains.ts:25:54
     |
  25 |   () => ({ wr: clockDomain({ reset: 'none' }), data: input(UInt(4)).on('rw'), y: output(Bool()) }),
     |                                                      ^
  help: its domains are wr, default

error[SL0117]: 'bare.rd' needs a reset, but clock domain 'wr' has no reset
  --> SL0117-domains.ts:28:13
     |
  28 |     bare.rd.drive(wr);
     |             ^
  help: give one: drive(domain, { reset: value })

error[SL0117]: instance 'plain' needs a reset, but clock domain 'wr' has no reset
  --> SL0117-domains.ts:29:32
     |
  29 |     const { plain } = m.on(wr).instance({ plain: Plain({}) });
     |                                ^
  help: instantiate it on a domain with reset

error[SL0117]: register 'five' has a reset value, but clock domain 'wr' has no reset
  --> SL0117-domains.ts:30:14
     |
  30 |     m.on(wr).reg({ fine: Bool(), five: UInt(4).reset(5) });
     |              ^
  help: give the domain a reset, or the register noReset()

error[SL0117]: state machine 'state' starts in a state, but clock domain 'wr' has no reset
  --> SL0117-domains.ts:31:14
     |
  31 |     m.on(wr).fsm({ state: ['idle', 'run'] });
     |              ^
  help: give the domain a reset

error[SL0117]: on: an object is not a clock domain
  --> SL0117-domains.ts:33:7
     |
  33 |     m.on(data);
     |       ^
  help: domains are ports made with clockDomain(), or m.domain for 'clk' and 'rst'

error[SL0117]: clock domain 'rd' of instance 'lost' is not connected
  --> SL0117-domains.ts:27:30
     |
  27 |     const { lost, bare } = m.instance({ lost: Inner({}), bare: Inner({}) });
     |                              ^
  note: 'rd' is declared here
  --> SL0117-domains.ts:5:16
    |
  5 |   () => ({ rd: clockDomain(), q: output(Bool()) }),
    |                ^
  help: connect it: lost.rd.drive(m.domain), or another clock domain of this module
*/
