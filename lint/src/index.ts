import { createRequire } from 'node:module';
import type { TSESLint } from '@typescript-eslint/utils';
import { noArrayTest } from './no-array-test.ts';
import { noCondition } from './no-condition.ts';
import { noOperator } from './no-operator.ts';
import { noUnusedValue } from './no-unused-value.ts';

const { name, version } = createRequire(import.meta.url)('../package.json') as {
  readonly name: string;
  readonly version: string;
};

const rules = {
  'no-operator': noOperator,
  'no-condition': noCondition,
  'no-unused-value': noUnusedValue,
  'no-array-test': noArrayTest,
};

const plugin = { meta: { name, version }, rules };

/** Every rule as an error, for flat configurations. The parser must be given type information. */
const recommended = {
  name: 'spinlight/recommended',
  plugins: { spinlight: plugin },
  rules: Object.fromEntries(Object.keys(rules).map((rule) => [`spinlight/${rule}`, 'error' as const])),
} satisfies TSESLint.FlatConfig.Config;

export default { ...plugin, configs: { recommended } };
