export { rtl } from './rtl.ts';
