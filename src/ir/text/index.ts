export { closestName } from './names.ts';
export { parseDesign } from './parse.ts';
export { type PrintOptions, printDesign } from './print.ts';
