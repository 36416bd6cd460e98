import { fileURLToPath } from 'node:url';
const ownFolder = new URL('.', import.meta.url).href;
/**
 * The nearest caller outside of the language itself: the line that the author wrote. Costs a few microseconds, so it
 * is taken for declarations, assignments, instances and mistakes, not for every expression.
 */
export function captureLocation() {
    const { prepareStackTrace, stackTraceLimit } = Error;
    const holder = {};
    try {
        Error.stackTraceLimit = 24;
        Error.prepareStackTrace = (_error, frames) => frames;
        Error.captureStackTrace(holder, captureLocation);
        return nearestOutside(holder.stack);
    }
    finally {
        Error.prepareStackTrace = prepareStackTrace;
        Error.stackTraceLimit = stackTraceLimit;
    }
}
let made = 0;
export function originHere() {
    return { place: captureLocation(), order: made++ };
}
export function typesMade() {
    return made;
}
function nearestOutside(frames) {
    for (const frame of frames) {
        const file = frame.getScriptNameOrSourceURL() ?? frame.getFileName();
        if (!file || file.startsWith('node:'))
            continue;
        const url = file.startsWith('/') ? `file://${file}` : file;
        if (url.startsWith(ownFolder))
            continue;
        return {
            file: url.startsWith('file:') ? fileURLToPath(url.split('?')[0]) : file,
            line: frame.getLineNumber() ?? 1,
            column: frame.getColumnNumber() ?? 1,
        };
    }
    return undefined;
}
