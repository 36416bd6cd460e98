/** Appends an assignment to what `target` names, after checking that it may be assigned this way. */
export function assignTo(context, target, what, operation, shown, value) {
    if (!context.isDescribed())
        return;
    const signal = target && context.builder.signals[target.signal];
    const assignable = signal && signal.source === 'statements' && (signal.kind === 'reg') === (what === 'reg');
    if (!target || !assignable) {
        context.error('SL0106', `${operation}: '${shown}' is ${signal ? describeSource(signal.kind, signal.source) : 'an expression'}`, {
            help: signal?.kind === 'reg'
                ? 'a register is assigned with next(...)'
                : signal?.source === 'statements'
                    ? 'wires and outputs are assigned with drive(...)'
                    : 'only registers, wires, outputs and inputs of instances can be assigned',
        });
        return;
    }
    const { signal: id, low, width, index } = target;
    context.push({ kind: 'assign', target: id, low, width, index, value: value(), location: context.here() });
}
function describeSource(kind, source) {
    if (source === 'outside')
        return 'an input of this module';
    if (source === 'instance')
        return 'an output of an instance';
    if (source === 'memory')
        return 'read data of a memory';
    return kind === 'reg' ? 'a register' : `${kind === 'output' ? 'an output' : 'a wire'}`;
}
