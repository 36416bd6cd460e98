/** Files a port signal under its port: plain ports as they are, streams as `{valid, ready, payload, fire}`. */
export function placePort(values, streams, signal, value) {
    if (signal.part === '') {
        values.set(signal.port, value);
        return;
    }
    let stream = streams[signal.port];
    if (!stream) {
        const made = { payload: {} };
        Object.defineProperty(made, 'fire', { get: () => made.valid.and(made.ready) });
        streams[signal.port] = made;
        values.set(signal.port, made);
        stream = made;
    }
    if (typeof signal.part === 'string')
        stream[signal.part] = value;
    else
        stream.payload[signal.part.field] = value;
}
