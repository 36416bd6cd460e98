import { captureLocation } from './call-site.ts';
/**
 * Defines a module: its name, its ports as a function of the parameters, and its body.
 *
 * The clock `clk` and the active-high synchronous reset `rst` are added in front of the ports as soon as something in
 * the body needs them. A module used with several sets of parameters in one design is named by a function of the
 * parameters, or gets the parameters appended to its name.
 */
export function module(header, ports, body) {
    const { name, doc } = typeof header === 'string' ? { name: header, doc: '' } : header;
    const place = captureLocation();
    const define = (parameters) => ({
        kind: 'module',
        name: typeof name === 'string' ? name : name(parameters),
        description: (typeof doc === 'function' ? doc(parameters) : doc) ?? '',
        parameters,
        ports: ports(parameters),
        body: body,
        place,
    });
    return Object.assign(define, { moduleName: typeof name === 'string' ? name : '' });
}
