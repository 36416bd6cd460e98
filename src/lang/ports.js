import { captureLocation } from './call-site.ts';
import { Bool as BoolType } from './types.ts';
/** Direction and type of one port signal. */
export class PortType {
    port = 'signal';
    direction;
    type;
    #place = captureLocation();
    constructor(direction, type) {
        this.direction = direction;
        this.type = type;
    }
    get place() {
        return this.#place;
    }
}
/** A ready/valid interface: ports `s_valid`, `s_ready` and one per field. */
export class StreamType {
    port = 'stream';
    direction;
    payload;
    description;
    #place = captureLocation();
    constructor(direction, payload, description) {
        this.direction = direction;
        this.payload = payload;
        this.description = description;
    }
    get place() {
        return this.#place;
    }
}
/** An input port. `doc` is one line for the reader of the Verilog. */
export function input(type, doc) {
    return new PortType('in', documented(type, doc));
}
/** An output port; the body must drive it on every path. */
export function output(type, doc) {
    return new PortType('out', documented(type, doc));
}
/** The module receives beats: valid and payload come in, ready goes out. */
export function streamIn(payload, doc = '') {
    return new StreamType('in', payload, doc);
}
/** The module sends beats: valid and payload go out, ready comes in. */
export function streamOut(payload, doc = '') {
    return new StreamType('out', payload, doc);
}
/** All signals of all ports, in order. */
export function portSignals(ports) {
    return Object.entries(ports).flatMap(([port, spec]) => {
        const { direction, place } = spec;
        if (spec.port === 'signal')
            return [{ name: port, direction, type: spec.type, place, port, part: '' }];
        const back = direction === 'in' ? 'out' : 'in';
        const valid = BoolType().doc(spec.description);
        return [
            { name: `${port}_valid`, direction, type: valid, place, port, part: 'valid' },
            { name: `${port}_ready`, direction: back, type: BoolType(), place, port, part: 'ready' },
            ...Object.entries(spec.payload).map(([field, type]) => ({
                name: `${port}_${field}`,
                direction,
                type,
                place,
                port,
                part: { field },
            })),
        ];
    });
}
function documented(type, doc) {
    return doc === undefined ? type : type.doc(doc);
}
