import { buffer, elementSize } from './schema.ts';
/**
 * The constant contents of the tensors, as views into the file. Tensors that share a buffer share the view;
 * a vector that is not aligned for its type is copied once, paid from the file's budget.
 */
export class Constants {
    #buffers;
    #views = new Map();
    constructor(buffers) {
        this.#buffers = buffers;
    }
    get count() {
        return this.#buffers.length;
    }
    /** Contents of buffer `index`, or null when it is empty (a tensor that is computed). `index` is in range. */
    read(index, type, bytes, owner) {
        const table = this.#buffers[index];
        const place = table.vector(buffer.data, 'data', 1);
        const size = table.uint64(buffer.size, 'size');
        if (table.uint64(buffer.offset, 'offset') > 1 || size > 0) {
            table.file.unsupported(`${table.path}: keeps its contents outside of the flatbuffer (files over 2 GB do that)`, 'Supported are files with embedded buffers.');
        }
        if (place === null || place.count === 0)
            return null;
        if (place.count !== bytes) {
            table.damaged('data', place.at, `holds ${place.count} bytes, but ${owner} needs ${bytes}`);
        }
        const key = `${type} ${place.at} ${place.count}`;
        let view = this.#views.get(key);
        if (view === undefined) {
            view = this.#view(table, type, place.at, place.count);
            this.#views.set(key, view);
        }
        return view;
    }
    #view(table, type, at, bytes) {
        let memory = table.file.bytes.buffer;
        let start = at;
        if (at % elementSize[type] !== 0) {
            table.file.charge(`${table.path}.data`, at, bytes);
            memory = memory.slice(at, at + bytes);
            start = 0;
        }
        const count = bytes / elementSize[type];
        switch (type) {
            case 'int8':
                return new Int8Array(memory, start, count);
            case 'uint8':
                return new Uint8Array(memory, start, count);
            case 'int16':
                return new Int16Array(memory, start, count);
            case 'int32':
                return new Int32Array(memory, start, count);
            case 'int64':
                return new BigInt64Array(memory, start, count);
            case 'float32':
                return new Float32Array(memory, start, count);
        }
    }
}
