/**
 * What the editor accepts and what it refuses: a line after `@ts-expect-error` must be an error, and every other line
 * must be none. The whole project is type-checked by `tooling.test.ts`; nothing here runs.
 */

import './rules/bundles.ts';
import './rules/enumerations.ts';
import './rules/fixed-point.ts';
import './rules/literals.ts';
import './rules/parts.ts';
import './rules/short-forms.ts';
import './rules/widths.ts';
