export {
  type Coverage,
  type CoverageReader,
  collectCoverage,
  type ModuleCoverage,
  type ReadRegister,
} from './collect.ts';
export { coverageLcov } from './lcov.ts';
export type { CoverageOptions } from './points.ts';
export { type CoverageTotals, coverageText, type Share, totalsOf } from './summary.ts';
export { type CoveredDesign, withCoverage } from './with-coverage.ts';
