import { connect, module, streamIn, streamOut, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'streams',
  () => ({ from: streamIn({ data: UInt(8) }), to: streamOut({ data: UInt(8), last: UInt(1) }) }),
  (_m, { from, to }) => {
    // @ts-expect-error the fields differ
    connect(from, to);
  },
)({});

/* spinlight says
error[SL0115]: connect: field last is in one of the streams only
  --> SL0115-connect.ts:8:5
    |
  8 |     connect(from, to);
    |     ^
  help: one stream carries data, the other data, last
*/
