import { affineOf } from './operands.ts';
/** float32, int8 or uint8 to int8; and int8 or uint8 to float32. */
export function checkConversion(subject) {
    const input = subject.input(0);
    const { output } = subject;
    subject.requireOutput(input.shape);
    if (subject.operator.kind === 'dequantize') {
        affineOf(subject, 'input', input, ['int8', 'uint8']);
        if (output.type !== 'float32') {
            subject.unsupported(`the output is ${output.type}`, 'Supported is float32.');
        }
        return;
    }
    const target = affineOf(subject, 'output', output);
    if (input.type === 'float32')
        return;
    const source = affineOf(subject, 'input', input, ['int8', 'uint8']);
    const ratio = source.scale / target.scale;
    if (!(ratio < 2 ** 30))
        subject.unsupported(`rescales by ${ratio}`, 'Supported are factors below 2^30.');
}
