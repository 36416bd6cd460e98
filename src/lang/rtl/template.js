import { parse } from './grammar.ts';
import { holeCharacter } from './tokens.ts';
const known = new WeakMap();
/** The template of a call site; parsed at the first call only. */
export function templateOf(strings) {
    let template = known.get(strings);
    if (!template) {
        template = parseTemplate(strings.raw);
        known.set(strings, template);
    }
    return template;
}
function parseTemplate(parts) {
    const text = parts.join(holeCharacter);
    const stray = parts.find((part) => part.includes(holeCharacter));
    if (stray !== undefined) {
        const start = text.indexOf(stray) + stray.indexOf(holeCharacter);
        const message = 'character U+E000 is not known in rtl templates';
        return { text, tree: null, mistakes: [{ message, span: { start, end: start + 1 } }] };
    }
    const result = parse(text);
    return 'kind' in result ? { text, tree: result, mistakes: [] } : { text, tree: null, mistakes: result };
}
/** A span of the template as a place in the text that the reader knows: with names instead of placeholders. */
export function placeInTemplate(text, names, span) {
    let source = '';
    let hole = 0;
    let start = 0;
    let end = 0;
    for (let i = 0; i <= text.length; i++) {
        if (i === span.start)
            start = source.length;
        if (i < text.length)
            source += text[i] === holeCharacter ? (names[hole++] ?? '?') : text[i];
        if (i === span.end - 1)
            end = source.length;
    }
    const lineStart = source.lastIndexOf('\n', start - 1) + 1;
    const line = source.slice(0, start).split('\n').length;
    const length = Math.max(1, end - start);
    return { file: 'rtl template', line, column: start - lineStart + 1, length, source };
}
