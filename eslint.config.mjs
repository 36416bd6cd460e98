import rules from './lint/repository.config.mjs';

// Only the rules of lint/: formatting and the rest are Biome's.
export default [{ ignores: ['lint/test/cases/**'] }, ...rules];
