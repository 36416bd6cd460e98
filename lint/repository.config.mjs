import parser from '@typescript-eslint/parser';
import spinlight from './src/index.ts';

/** The rules on spinlight's own hardware, as a user's `eslint.config.mjs` would have them. */
export default [
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser,
      parserOptions: { project: '../tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
  },
  spinlight.configs.recommended,
];
