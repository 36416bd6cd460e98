import { captureLocation } from './call-site.ts';
import { currentDesign, reportAt } from './context.ts';
/** What a trapped operator gives where the mistake is reported at the end of the elaboration instead of thrown. */
const nonsense = 'NaN';
/**
 * A signal met `+`, `<`, `==`, `-`, `Number()` or another operator of JavaScript that wants a primitive. One statement
 * such as `a + b` asks both operands: one report for one place.
 */
export function trapPrimitive(signal) {
    return trap(`a JavaScript operator is applied to '${signal}'`, 'use the methods: a.add(b), a.lt(b), a.eq(b), or an rtl`...` template');
}
/** A signal met `JSON.stringify`, for example as a parameter of a module. */
export function trapJson(signal) {
    return trap(`'${signal}' is turned into JSON`, 'a signal has no value while the hardware is described; parameters of modules are plain data');
}
/** True for what a trapped operator left behind on the same line: the trap has said all there is to say. */
export function followsTrap(value) {
    if (!String(value).includes(nonsense))
        return false;
    const last = currentDesign()?.sink.diagnostics.at(-1);
    const here = captureLocation();
    return last?.code === 'SL0109' && last.place?.file === here?.file && last.place?.line === here?.line;
}
function trap(message, help) {
    const place = captureLocation();
    const last = currentDesign()?.sink.diagnostics.at(-1);
    const again = last?.code === 'SL0109' &&
        last.place?.file === place?.file &&
        last.place?.line === place?.line &&
        last.place?.column === place?.column;
    if (!again)
        reportAt(place, 'SL0109', message, { help });
    return nonsense;
}
