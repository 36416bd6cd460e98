import { captureLocation } from './call-site.ts';
import { claimName, declareSignal } from './declare.ts';
import { placePort } from './port-handles.ts';
import { portSignals } from './ports.ts';
/** Adds an instance; its ports become signals `<instance>_<port>` of the parent. Clock and reset connect by themselves. */
export function addInstance(context, name, request, clocks) {
    const place = captureLocation();
    const location = claimName(context, name, place);
    const { index, module } = context.design.elaborate(request);
    const values = new Map();
    const streams = {};
    const bound = new Map();
    for (const signal of portSignals(request.ports)) {
        bound.set(signal.name, context.builder.signals.length);
        const value = declareSignal(context, `${name}_${signal.name}`, 'wire', signal.type, place, {
            location,
            source: signal.direction === 'in' ? 'statements' : 'instance',
            doc: '',
        });
        placePort(values, streams, signal, value);
    }
    const domain = module.domains[0];
    const ports = module.ports.map((id) => {
        if (domain && id === domain.clock)
            return clocks.clock();
        if (domain && id === domain.reset)
            return clocks.reset();
        return bound.get(module.signals[id].name);
    });
    context.builder.instances.push({ name, module: index, ports, location });
    return Object.fromEntries(values);
}
