import { builtinName } from './operator-names.ts';
import * as schema from './schema.ts';
import { activationNames, activations, operatorFacts } from './schema.ts';
const kindOfCode = new Map(Object.keys(operatorFacts).map((kind) => [operatorFacts[kind].code, kind]));
function readCode(table) {
    const ids = schema.operatorCode;
    // Numbers beyond 127 do not fit the first, one-byte field, which then holds a placeholder of 127.
    const code = Math.max(table.int8(ids.deprecatedBuiltinCode, 'deprecated_builtin_code'), table.int32(ids.builtinCode, 'builtin_code'));
    if (code < 0)
        table.damaged('builtin_code', table.position, `no operator has the number ${code}`);
    if (code === schema.customOperator) {
        const custom = table.string(ids.customCode, 'custom_code');
        return { kind: null, name: `custom operator ${table.file.quote(custom)}` };
    }
    return { kind: kindOfCode.get(code) ?? null, name: builtinName(code) };
}
/**
 * The operators in the file's order, which is the order of execution. Reports every kind that is not supported
 * before it looks at any tensor index. Indices are those of the file and are not checked here.
 */
export function readOperators(tables, codeTables) {
    const codes = codeTables.map(readCode);
    const used = tables.map((table) => {
        const index = table.uint32(schema.operator.opcodeIndex, 'opcode_index');
        const code = codes[index];
        if (code === undefined) {
            table.damaged('opcode_index', table.position, `refers to operator code ${index} of ${codes.length}`);
        }
        return code;
    });
    refuseUnknown(used, tables);
    return tables.map((table, index) => readOperator(table, index, used[index].kind));
}
function refuseUnknown(used, tables) {
    const places = new Map();
    used.forEach((code, index) => {
        if (code.kind !== null)
            return;
        const list = places.get(code.name) ?? [];
        list.push(index);
        places.set(code.name, list);
    });
    if (places.size === 0)
        return;
    const supported = [...kindOfCode.keys()].map(builtinName).join(', ');
    tables[0].file.unsupportedAll([...places].map(([name, at]) => {
        const shown = `${at.slice(0, 8).join(', ')}${at.length > 8 ? ', ...' : ''}`;
        return `${name} is not supported (operator${at.length > 1 ? 's' : ''} ${shown} of ${used.length})`;
    }), `Supported are ${supported}.`);
}
const bases = {
    add: 'add',
    averagePool2d: 'average_pool2d',
    conv2d: 'conv2d',
    depthwiseConv2d: 'depthwise_conv2d',
    dequantize: 'dequantize',
    fullyConnected: 'fully_connected',
    maxPool2d: 'max_pool2d',
    pad: 'pad',
    quantize: 'quantize',
    reshape: 'reshape',
    softmax: 'softmax',
};
/** The name of an operator: what it is and where it stands; TFLite operators have none of their own. */
export function operatorName(kind, index) {
    return `${bases[kind]}_${index}`;
}
function readOperator(table, index, kind) {
    const name = operatorName(kind, index);
    const outputs = table.int32s(schema.operator.outputs, 'outputs');
    const inputs = table.int32s(schema.operator.inputs, 'inputs');
    const weighted = kind === 'conv2d' || kind === 'depthwiseConv2d' || kind === 'fullyConnected';
    if (weighted && inputs.length === 2)
        inputs.push(-1);
    const base = { name, inputs, outputs };
    const options = new Options(table, name, operatorFacts[kind].options);
    switch (kind) {
        case 'conv2d': {
            const f = schema.convOptions;
            return { kind, ...base, ...options.window(f), ...options.dilation(f) };
        }
        case 'depthwiseConv2d': {
            const f = schema.depthwiseOptions;
            // The stored multiplier is redundant and may be 0; the shapes decide, see check-operators.
            const multiplier = options.int('depth_multiplier', f.multiplier, 0);
            return { kind, ...base, ...options.window(f), multiplier, ...options.dilation(f) };
        }
        case 'averagePool2d':
        case 'maxPool2d': {
            const f = schema.poolOptions;
            const filterH = options.positive('filter_height', f.filterH);
            const filterW = options.positive('filter_width', f.filterW);
            return { kind, ...base, ...options.window(f), filterH, filterW };
        }
        case 'fullyConnected': {
            const f = schema.fullyConnectedOptions;
            if (options.byte('weights_format', f.weightsFormat) !== 0) {
                table.file.unsupported(`${name} has its weights in a shuffled format`, 'Supported is the default format.');
            }
            const keepDims = options.byte('keep_num_dims', f.keepDims) !== 0;
            return { kind, ...base, activation: options.activation(f.activation), keepDims };
        }
        case 'add':
            return { kind, ...base, activation: options.activation(schema.addOptions.activation) };
        case 'softmax':
            return { kind, ...base, beta: options.float('beta', schema.softmaxOptions.beta) };
        default:
            return { kind, ...base };
    }
}
/** The options table of one operator; an absent one has the defaults of the schema. */
class Options {
    #operator;
    #table;
    #name;
    constructor(operator, name, member) {
        const found = operator.uint8(schema.operator.optionsType, 'builtin_options_type');
        if (found !== 0 && found !== member) {
            operator.damaged('builtin_options_type', operator.position, `${name} has options of kind ${found}, not ${member}`);
        }
        this.#operator = operator;
        this.#name = name;
        this.#table = found === 0 ? null : operator.table(schema.operator.options, 'builtin_options');
    }
    byte(field, id) {
        return this.#table?.int8(id, field) ?? 0;
    }
    int(field, id, fallback) {
        return this.#table?.int32(id, field, fallback) ?? fallback;
    }
    float(field, id) {
        return this.#table?.float32(id, field) ?? 0;
    }
    positive(field, id, fallback = 0) {
        const value = this.int(field, id, fallback);
        if (value < 1)
            this.#damaged(field, `is ${value}, must be positive`);
        return value;
    }
    activation(id) {
        const number = this.byte('fused_activation_function', id);
        const activation = activations[number];
        if (activation !== undefined)
            return activation;
        const known = activationNames[number];
        if (known === undefined)
            this.#damaged('fused_activation_function', `no activation has the number ${number}`);
        return this.#operator.file.unsupported(`${this.#name} has the fused activation ${known}`, `Supported are ${activationNames.slice(0, activations.length).join(', ')}.`);
    }
    padding(id) {
        const number = this.byte('padding', id);
        if (number !== 0 && number !== 1)
            this.#damaged('padding', `is ${number}, must be 0 (SAME) or 1 (VALID)`);
        return number === 0 ? 'same' : 'valid';
    }
    window(ids) {
        return {
            padding: this.padding(ids.padding),
            strideH: this.positive('stride_h', ids.strideH),
            strideW: this.positive('stride_w', ids.strideW),
            activation: this.activation(ids.activation),
        };
    }
    dilation(ids) {
        return {
            dilationH: this.positive('dilation_h_factor', ids.dilationH, 1),
            dilationW: this.positive('dilation_w_factor', ids.dilationW, 1),
        };
    }
    #damaged(field, problem) {
        const table = this.#table ?? this.#operator;
        return table.damaged(field, table.position, `${this.#name}: ${problem}`);
    }
}
