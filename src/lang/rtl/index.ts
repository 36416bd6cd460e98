export { rtl } from './rtl.ts';
export type { RtlValue } from './rtl-value.ts';
