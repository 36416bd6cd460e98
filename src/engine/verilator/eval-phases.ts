import { modelClass } from './model-class.ts';

/** The functions of a Verilated class that can be called instead of its `eval`, once the initial values are there. */
export interface EvalPhases {
  /** Whether there is logic between inputs and outputs or registers: `___eval_ico` settles it. */
  readonly hasInputLogic: boolean;
}

const root = `${modelClass}___024root`;

/** Round after round of a region, until nothing triggers; the text is that of Verilator, white space as one blank. */
const fatal = 'VL_FATAL_MT(*);';
const inputRegion = [
  'vlSelf->__VicoIterCount = 0U; __VicoContinue = 1U; while (__VicoContinue) { __VicoContinue = 0U;',
  `${root}___eval_triggers__ico(vlSelf); if (vlSelf->__VicoTriggered.any()) { __VicoContinue = 1U;`,
  `if (VL_UNLIKELY((0x64U < vlSelf->__VicoIterCount))) { ${fatal} }`,
  `vlSelf->__VicoIterCount = ((IData)(1U) + vlSelf->__VicoIterCount); ${root}___eval_ico(vlSelf); } }`,
].join(' ');
const clockedRegions = [
  '__VnbaIterCount = 0U; __VnbaContinue = 1U; while (__VnbaContinue) { __VnbaContinue = 0U;',
  'vlSelf->__VnbaTriggered.clear(); vlSelf->__VactIterCount = 0U; vlSelf->__VactContinue = 1U;',
  `while (vlSelf->__VactContinue) { vlSelf->__VactContinue = 0U; ${root}___eval_triggers__act(vlSelf);`,
  'if (vlSelf->__VactTriggered.any()) { vlSelf->__VactContinue = 1U;',
  `if (VL_UNLIKELY((0x64U < vlSelf->__VactIterCount))) { ${fatal} }`,
  'vlSelf->__VactIterCount = ((IData)(1U) + vlSelf->__VactIterCount);',
  '__VpreTriggered.andNot(vlSelf->__VactTriggered, vlSelf->__VnbaTriggered);',
  `vlSelf->__VnbaTriggered.set(vlSelf->__VactTriggered); ${root}___eval_act(vlSelf); } }`,
  `if (vlSelf->__VnbaTriggered.any()) { __VnbaContinue = 1U; if (VL_UNLIKELY((0x64U < __VnbaIterCount))) { ${fatal} }`,
  `__VnbaIterCount = ((IData)(1U) + __VnbaIterCount); ${root}___eval_nba(vlSelf); } }`,
].join(' ');

/**
 * Whether an evaluation is nothing but "logic behind inputs, then registers if the clock rose": then new inputs need only the
 * first, an edge only the second, and the clock need not fall. `sources`: the generated C++; `clock`: its member. Null for a
 * design with other triggers (a second clock, a reset that acts at once, a derived clock), for one that reads its clock,
 * and for a version of Verilator that writes anything else.
 */
export function evalPhases(sources: readonly string[], clock: string): EvalPhases | null {
  const texts = sources.map(plain);
  const before = `__Vtrigrprev__TOP__${clock}`;
  const rose = `((IData)(vlSelf->${clock}) & (~ (IData)(vlSelf->${before})))`;
  const body = (name: string) => bodyOf(texts, name);
  if (
    body('eval_triggers__act') !==
      `vlSelf->__VactTriggered.at(0U) = ${rose}; vlSelf->${before} = vlSelf->${clock};` ||
    body('eval_act') !== '' ||
    body('eval_nba') === null ||
    texts.some((text) => readsClock(text, clock, before))
  )
    return null;
  const [, evaluation] = /^(?:\w+(?:<1>)? \w+; )*(.*)$/.exec(body('eval') ?? '') ?? [];
  if (evaluation === clockedRegions) return { hasInputLogic: false };
  const isOnce =
    body('eval_triggers__ico') === 'vlSelf->__VicoTriggered.at(0U) = (0U == vlSelf->__VicoIterCount);';
  return isOnce && evaluation === `${inputRegion} ${clockedRegions}` ? { hasInputLogic: true } : null;
}

/** Without what debugging, comments, layout and messages add. */
function plain(source: string): string {
  return source
    .replaceAll(/#ifdef VL_DEBUG\n.*?#endif[^\n]*\n/gs, '')
    .replaceAll(/^\s*VL_DEBUG_IF\(.*$/gm, '')
    .replaceAll(/\/\/.*$|\/\*.*?\*\//gm, '')
    .replaceAll(/VL_FATAL_MT\([^)]*\);/g, fatal)
    .replaceAll(/\s+/g, ' ');
}

/** What a function of the top module does; null if it is not there. */
function bodyOf(texts: readonly string[], name: string): string | null {
  const head = `void ${root}___${name}(${root}* vlSelf) { if (false && vlSelf) {} ${modelClass}__Syms* const __restrict vlSymsp VL_ATTR_UNUSED = vlSelf->vlSymsp; `;
  for (const text of texts) {
    const at = text.indexOf(head);
    if (at < 0) continue;
    const begin = at + head.length;
    // The next brace that closes more than has been opened.
    for (let i = begin, depth = 1; i < text.length; i++) {
      if (text[i] === '{') depth++;
      if (text[i] === '}' && --depth === 0) return text.slice(begin, i).trim();
    }
  }
  return null;
}

/** Whether anything but the trigger, the start and the list of ports looks at the clock. */
function readsClock(text: string, clock: string, before: string): boolean {
  const known = [
    `((IData)(vlSelf->${clock}) & (~ (IData)(vlSelf->${before})))`,
    `vlSelf->${before} = vlSelf->${clock};`,
    `vlSelf->${clock} = 0;`,
    `${clock}{vlSymsp->TOP.${clock}}`,
  ];
  const rest = known.reduce((left, each) => left.replaceAll(each, ''), text);
  return new RegExp(`(?:vlSelf->|\\bTOP\\.)${clock}\\b`).test(rest);
}
