import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../diag/index.ts';
import { readTflite } from './tflite/read-tflite.ts';
/** Far above any network that fits a simulation, and below what one read can hold. */
const maxBytes = 2 ** 29;
/**
 * Reads a network file; its name without extension becomes the network's name.
 * Errors: SL0604 when the file cannot be read, SL0601 and SL0602 as `readTflite`.
 */
export function loadNetwork(file) {
    const bytes = readModelFile(file);
    const name = path.basename(file);
    if (path.extname(file).toLowerCase() === '.onnx') {
        fail('SL0602', `${name}: ONNX files are not supported`, {
            help: 'Convert the model to an int8 TFLite file.',
        });
    }
    return { ...readTflite(bytes, name), name: path.basename(file, path.extname(file)) };
}
function readModelFile(file) {
    try {
        const stat = statSync(file);
        if (!stat.isFile())
            fail('SL0604', `${file} is not a file`, { help: 'Name a .tflite file.' });
        if (stat.size > maxBytes) {
            fail('SL0604', `${file} has ${stat.size} bytes`, {
                help: `Supported are files up to ${maxBytes} bytes.`,
            });
        }
        return readFileSync(file);
    }
    catch (error) {
        if (!(error instanceof Error) || !('code' in error))
            throw error;
        const reasons = {
            ENOENT: 'it does not exist',
            ENOTDIR: 'a part of its path is not a folder',
            EACCES: 'permission denied',
            EPERM: 'permission denied',
        };
        return fail('SL0604', `${file} cannot be read: ${reasons[String(error.code)] ?? error.message}`, {
            help: 'Check the path and its permissions.',
        });
    }
}
