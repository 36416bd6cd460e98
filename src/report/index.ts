export { renderHtml } from './html.ts';
export { duration, geometryLine, grouped, percent, scaled } from './numbers.ts';
export { type Picture, picturesOf } from './picture.ts';
export { bar, renderTerminal, type TerminalOptions } from './terminal.ts';
export { isGood, mismatchLines, verdict } from './verdict.ts';
