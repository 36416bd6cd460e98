import { modelClass } from './model-class.ts';

/**
 * What `eval_step` of a Verilated class does, without debugging: once the initial values are there, everything around the
 * call of `___eval` is for messages of several threads, and costs as much as a small design does.
 */
const known = [
  'if (VL_UNLIKELY(!vlSymsp->__Vm_didInit)) {',
  'vlSymsp->__Vm_didInit = true;',
  ...['static', 'initial', 'settle'].map(
    (phase) => `${modelClass}___024root___eval_${phase}(&(vlSymsp->TOP));`,
  ),
  '}',
  'Verilated::mtaskId(0);',
  `${modelClass}___024root___eval(&(vlSymsp->TOP));`,
  'Verilated::endOfThreadMTask(vlSymsp->__Vm_evalMsgQp);',
  'Verilated::endOfEval(vlSymsp->__Vm_evalMsgQp);',
];

/**
 * Whether the harness may call `___eval` of the generated class itself after the first evaluation. `source`: the C++ of the
 * class. A version of Verilator that writes anything else there, or a model with waves, is evaluated as its interface says.
 */
export function hasDirectEval(source: string): boolean {
  const [, body] =
    new RegExp(`\\nvoid ${modelClass}::eval_step\\(\\) \\{\\n(.*?)\\n\\}\\n`, 's').exec(source) ?? [];
  if (body === undefined) return false;
  const lines = body
    .replaceAll(/#ifdef VL_DEBUG\n.*?#endif[^\n]*\n/gs, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//') && !line.startsWith('VL_DEBUG_IF('));
  return lines.length === known.length && lines.every((line, i) => line === known[i]);
}
