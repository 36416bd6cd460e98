export { type ReduceOptions, type Reduction, reduceDesign, usedNodes } from './reduce.ts';
