export const int8 = (value) => ({ kind: 'int8', value });
export const uint8 = (value) => ({ kind: 'uint8', value });
export const int32 = (value) => ({ kind: 'int32', value });
export const uint32 = (value) => ({ kind: 'uint32', value });
export const float32 = (value) => ({ kind: 'float32', value });
export const table = (...fields) => ({ kind: 'table', fields });
export const tables = (items) => ({ kind: 'tables', items });
/** A vector of numbers, in the byte order of the file (little endian) whatever the machine's. */
export function vector(values, element) {
    const size = element === 'int64' ? 8 : 4;
    const bytes = new Uint8Array(values.length * size);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => {
        if (element === 'int64')
            view.setBigInt64(8 * i, BigInt(value), true);
        else if (element === 'int32')
            view.setInt32(4 * i, value, true);
        else
            view.setFloat32(4 * i, value, true);
    });
    return { kind: 'vector', count: values.length, bytes, align: size };
}
export function blob(bytes, align) {
    return { kind: 'vector', count: bytes.length, bytes, align };
}
/** A string: its bytes, then a zero that the count leaves out. */
export function text(value) {
    const utf8 = new TextEncoder().encode(value);
    const bytes = new Uint8Array(utf8.length + 1);
    bytes.set(utf8);
    return { kind: 'vector', count: utf8.length, bytes, align: 1 };
}
/**
 * Lays out a flatbuffer front to back: root offset, identifier, then every table before what it refers to, each
 * preceded by its vtable unless an equal one was written. The same fields give the same bytes.
 */
export function writeFlatbuffer(identifier, root) {
    const writer = new FlatWriter();
    writer.reserve(8);
    for (let i = 0; i < 4; i++)
        writer.view.setUint8(4 + i, identifier.charCodeAt(i));
    const position = writer.table(root);
    writer.view.setUint32(0, position, true);
    return writer.finish();
}
const scalarSize = { int8: 1, uint8: 1, int32: 4, uint32: 4, float32: 4 };
function inlineSize(field) {
    return field.kind in scalarSize ? scalarSize[field.kind] : 4;
}
class FlatWriter {
    #bytes = new Uint8Array(1024);
    #length = 0;
    #vtables = new Map();
    view = new DataView(this.#bytes.buffer);
    finish() {
        return this.#bytes.slice(0, this.#length);
    }
    /** Appends zeros and gives the position of the first. */
    reserve(size) {
        const at = this.#length;
        this.#length += size;
        if (this.#length > this.#bytes.length) {
            const grown = new Uint8Array(2 * this.#length);
            grown.set(this.#bytes);
            this.#bytes = grown;
            this.view = new DataView(grown.buffer);
        }
        return at;
    }
    /** Appends zeros until the position `ahead` bytes further on is a multiple of `align`. */
    #alignTo(align, ahead = 0) {
        this.reserve((align - ((this.#length + ahead) % align)) % align);
    }
    /** Writes a table and all below it; gives its position. */
    table(fields) {
        // Large fields first leaves no holes; ids in order within a size.
        const present = fields.flatMap((field, id) => field ? [{ id, field, size: inlineSize(field), offset: 0 }] : []);
        const order = present.toSorted((a, b) => b.size - a.size || a.id - b.id);
        let size = 4;
        for (const entry of order) {
            entry.offset = size;
            size += entry.size;
        }
        const last = present.at(-1);
        const vtable = this.#vtable(size, last ? last.id + 1 : 0, order);
        this.#alignTo(4);
        const position = this.reserve(size);
        this.view.setInt32(position, position - vtable, true);
        for (const { field, offset } of order)
            this.#inline(field, position + offset);
        for (const { field, offset } of present)
            this.#refer(field, position + offset);
        return position;
    }
    #vtable(tableSize, slots, entries) {
        const words = new Array(slots + 2).fill(0);
        words[0] = 2 * words.length;
        words[1] = tableSize;
        for (const { id, offset } of entries)
            words[id + 2] = offset;
        const key = words.join(' ');
        const known = this.#vtables.get(key);
        if (known !== undefined)
            return known;
        this.#alignTo(2);
        const at = this.reserve(words[0]);
        words.forEach((word, i) => {
            this.view.setUint16(at + 2 * i, word, true);
        });
        this.#vtables.set(key, at);
        return at;
    }
    #inline(field, at) {
        switch (field.kind) {
            case 'int8':
                this.view.setInt8(at, field.value);
                break;
            case 'uint8':
                this.view.setUint8(at, field.value);
                break;
            case 'int32':
                this.view.setInt32(at, field.value, true);
                break;
            case 'uint32':
                this.view.setUint32(at, field.value, true);
                break;
            case 'float32':
                this.view.setFloat32(at, field.value, true);
                break;
        }
    }
    /** Writes what a field refers to, and its offset into the field's place. */
    #refer(field, at) {
        switch (field.kind) {
            case 'table':
                this.#link(at, this.table(field.fields));
                break;
            case 'tables': {
                this.#alignTo(4);
                const start = this.reserve(4 + 4 * field.items.length);
                this.view.setUint32(start, field.items.length, true);
                this.#link(at, start);
                field.items.forEach((item, i) => {
                    this.#link(start + 4 + 4 * i, this.table(item));
                });
                break;
            }
            case 'vector': {
                this.#alignTo(4);
                this.#alignTo(Math.max(4, field.align), 4);
                const start = this.reserve(4 + field.bytes.length);
                this.view.setUint32(start, field.count, true);
                this.#bytes.set(field.bytes, start + 4);
                this.#link(at, start);
            }
        }
    }
    #link(at, target) {
        this.view.setUint32(at, target - at, true);
    }
}
