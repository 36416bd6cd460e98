import { Expr } from '../expression.ts';
/** The same bits as another kind. */
export function asKind(expr, kind) {
    return new Expr(expr.context, expr.node, kind, expr.width, null, expr.broken);
}
/** Stands for a part that has a mistake, which was reported. */
export function brokenLike(expr) {
    return new Expr(expr.context, expr.node, expr.kind, expr.width, null, true);
}
/** The parts of a sized literal such as `8'shff`, or what is wrong with it. */
export function readSized(text) {
    const [, size, sign, base, digits] = /^([\d_]+)'([sS]?)([a-zA-Z])(.+)$/.exec(text);
    const width = Number(size.replaceAll('_', ''));
    const plain = digits.replaceAll('_', '').toLowerCase();
    const form = { h: /^[\da-f]+$/, b: /^[01]+$/, o: /^[0-7]+$/, d: /^\d+$/ }[base.toLowerCase()];
    if (!form.test(plain))
        return `'${digits}' has digits that base '${base}' does not have`;
    if (width < 1)
        return `'${text}' has no bits`;
    const value = BigInt(`${{ h: '0x', b: '0b', o: '0o', d: '' }[base.toLowerCase()]}${plain}`);
    if (value >> BigInt(width) !== 0n)
        return `'${text}' does not fit in ${width} bits`;
    return { width, signed: sign !== '', value };
}
