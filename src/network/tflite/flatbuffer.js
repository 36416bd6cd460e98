import { fail, SpinlightError } from '../../diag/index.ts';
/**
 * A bounds-checked view of a flatbuffer file. Every read names the table and field it is for, so that damage is
 * reported as `SL0601` with the byte offset.
 *
 * Offsets of a flatbuffer may legally point at shared parts, so a hostile file can make a few bytes stand for a
 * huge tree. `charge` bounds that: whatever is read or copied is paid from a budget linear in the file's length.
 */
export class FlatFile {
    bytes;
    view;
    label;
    #budget;
    /** `bytes` are copied, so that typed views have the alignment of the file and outlive the caller's buffer. */
    constructor(bytes, label) {
        this.bytes = new Uint8Array(bytes);
        this.view = new DataView(this.bytes.buffer);
        this.label = label;
        this.#budget = 16 * bytes.length + 65536;
    }
    get length() {
        return this.bytes.length;
    }
    damaged(path, at, problem) {
        return fail('SL0601', `${this.label}: ${path} at byte ${hex(at)}: ${problem}`, {
            help: 'The file is truncated or corrupted, or was written by a faulty exporter. Fetch or export it again.',
        });
    }
    unsupported(what, help) {
        return this.unsupportedAll([what], help);
    }
    unsupportedAll(what, help) {
        const severity = 'error';
        throw new SpinlightError(what.map((text) => ({ code: 'SL0602', severity, message: `${this.label}: ${text}`, help })));
    }
    /** A name out of the file, fit for a message: short, quoted, control characters escaped. */
    quote(name) {
        return JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}...` : name);
    }
    charge(path, at, bytes) {
        this.#budget -= bytes;
        if (this.#budget < 0)
            this.damaged(path, at, 'parts of the file overlap so often that it cannot be genuine');
    }
    /** Checks that `size` bytes from `at` lie in the file. */
    require(path, at, size, what) {
        if (at < 0 || size > this.length - at) {
            this.damaged(path, at, `${what} (${size} bytes) runs past the end of the file (${this.length} bytes)`);
        }
    }
    /** The table that the file starts with, after the four-character identifier is checked. */
    root(identifier, name) {
        this.require('header', 0, 8, 'the header');
        const found = String.fromCharCode(...this.bytes.subarray(4, 8));
        if (found !== identifier) {
            this.damaged('file identifier', 4, `is ${JSON.stringify(found)}, expected "${identifier}"`);
        }
        return new Table(this, this.view.getUint32(0, true), name);
    }
}
export function hex(offset) {
    return offset < 0 ? `-0x${(-offset).toString(16)}` : `0x${offset.toString(16)}`;
}
/** One table; fields are addressed by their schema id, absent fields give the default. */
export class Table {
    file;
    position;
    path;
    #vtable;
    #vtableSize;
    #tableSize;
    constructor(file, position, path) {
        this.file = file;
        this.position = position;
        this.path = path;
        file.require(path, position, 4, 'the table');
        file.charge(path, position, 16);
        const vtable = position - file.view.getInt32(position, true);
        file.require(`${path} (vtable)`, vtable, 4, 'the field list');
        const vtableSize = file.view.getUint16(vtable, true);
        const tableSize = file.view.getUint16(vtable + 2, true);
        if (vtableSize < 4 || vtableSize % 2 !== 0) {
            file.damaged(`${path} (vtable)`, vtable, `the field list has an impossible size of ${vtableSize} bytes`);
        }
        file.require(`${path} (vtable)`, vtable, vtableSize, 'the field list');
        file.require(path, position, tableSize, 'the table');
        this.#vtable = vtable;
        this.#vtableSize = vtableSize;
        this.#tableSize = tableSize;
    }
    /** File position of a field's inline value, or -1 when the table does not carry the field. */
    #field(id, size, name) {
        const entry = 4 + 2 * id;
        if (entry + 2 > this.#vtableSize)
            return -1;
        const offset = this.file.view.getUint16(this.#vtable + entry, true);
        if (offset === 0)
            return -1;
        if (offset < 4 || offset + size > this.#tableSize) {
            this.damaged(name, this.#vtable + entry, `field offset ${offset} is outside of its table (${this.#tableSize} bytes)`);
        }
        return this.position + offset;
    }
    damaged(name, at, problem) {
        return this.file.damaged(`${this.path}.${name}`, at, problem);
    }
    int8(id, name, fallback = 0) {
        const at = this.#field(id, 1, name);
        return at < 0 ? fallback : this.file.view.getInt8(at);
    }
    uint8(id, name, fallback = 0) {
        const at = this.#field(id, 1, name);
        return at < 0 ? fallback : this.file.view.getUint8(at);
    }
    bool(id, name) {
        return this.uint8(id, name) !== 0;
    }
    int32(id, name, fallback = 0) {
        const at = this.#field(id, 4, name);
        return at < 0 ? fallback : this.file.view.getInt32(at, true);
    }
    uint32(id, name, fallback = 0) {
        const at = this.#field(id, 4, name);
        return at < 0 ? fallback : this.file.view.getUint32(at, true);
    }
    /** A 64-bit field, exact up to 2^53. */
    uint64(id, name) {
        const at = this.#field(id, 8, name);
        return at < 0 ? 0 : Number(this.file.view.getBigUint64(at, true));
    }
    float32(id, name, fallback = 0) {
        const at = this.#field(id, 4, name);
        return at < 0 ? fallback : this.file.view.getFloat32(at, true);
    }
    #target(id, name) {
        const at = this.#field(id, 4, name);
        if (at < 0)
            return -1;
        const offset = this.file.view.getUint32(at, true);
        this.file.require(`${this.path}.${name}`, at + offset, 4, `what offset ${offset} at byte ${hex(at)} points to`);
        return at + offset;
    }
    table(id, name) {
        const target = this.#target(id, name);
        return target < 0 ? null : new Table(this.file, target, `${this.path}.${name}`);
    }
    /** The place of a vector's elements, `null` when absent. The caller charges what it reads. */
    vector(id, name, elementSize) {
        const target = this.#target(id, name);
        if (target < 0)
            return null;
        const count = this.file.view.getUint32(target, true);
        if (count * elementSize > this.file.length - target - 4) {
            this.damaged(name, target, `vector of ${count} elements of ${elementSize} bytes runs past the end of the file (${this.file.length} bytes)`);
        }
        return { at: target + 4, count };
    }
    #charged(id, name, elementSize) {
        const place = this.vector(id, name, elementSize);
        if (place === null)
            return { at: 0, count: 0 };
        this.file.charge(`${this.path}.${name}`, place.at, 4 + place.count * elementSize);
        return place;
    }
    tables(id, name) {
        const { at, count } = this.#charged(id, name, 4);
        const tables = [];
        for (let i = 0; i < count; i++) {
            const slot = at + 4 * i;
            const path = `${this.path}.${name}[${i}]`;
            tables.push(new Table(this.file, slot + this.file.view.getUint32(slot, true), path));
        }
        return tables;
    }
    int32s(id, name) {
        const { at, count } = this.#charged(id, name, 4);
        return Array.from({ length: count }, (_, i) => this.file.view.getInt32(at + 4 * i, true));
    }
    float32s(id, name) {
        const { at, count } = this.#charged(id, name, 4);
        const values = new Float32Array(count);
        for (let i = 0; i < count; i++)
            values[i] = this.file.view.getFloat32(at + 4 * i, true);
        return values;
    }
    /** A vector of 64-bit integers that must fit 32 bits. */
    int64s(id, name) {
        const { at, count } = this.#charged(id, name, 8);
        const values = new Int32Array(count);
        for (let i = 0; i < count; i++) {
            const value = this.file.view.getBigInt64(at + 8 * i, true);
            if (value !== BigInt.asIntN(32, value))
                this.damaged(`${name}[${i}]`, at + 8 * i, `${value} does not fit 32 bits`);
            values[i] = Number(value);
        }
        return values;
    }
    /** A text; bytes that are not UTF-8 become U+FFFD. */
    string(id, name) {
        const { at, count } = this.#charged(id, name, 1);
        return count === 0 ? '' : new TextDecoder().decode(this.file.bytes.subarray(at, at + count));
    }
}
