/**
 * Every diagnostic code with its title. The first two digits name the part of the toolkit:
 * 01 language, 02 netlist checks, 03 netlist text, 04 Verilog, 05 engines, 06 network files,
 * 07 co-simulation, 08 command line and files. A code is never reused for another meaning:
 * SL0506 and SL0703 stood in the table once and were never raised.
 */
export const codes = {
  // 01: the language
  SL0101: 'operand widths differ',
  SL0102: 'operand kinds differ (signed, unsigned, bits, bool, enumeration, fixed point)',
  SL0103: 'literal does not fit',
  SL0104: 'slice or index out of range',
  SL0105: 'signal of another module used here',
  SL0106: 'signal cannot be driven from here',
  SL0107: 'name is not usable',
  SL0108: 'name declared twice',
  SL0109: 'JavaScript operator applied to a signal',
  SL0110: 'width or length is not a positive integer',
  SL0111: 'statement outside of its module body',
  SL0112: 'case value repeated or out of range',
  SL0113: 'state or member name unknown',
  SL0114: 'parameter out of range',
  SL0115: 'ends of a connection do not fit',
  SL0116: 'memory declaration or port is wrong',
  SL0117: 'clock domain is unconnected or used wrongly',
  SL0118: 'name or argument that the language does not have',
  SL0120: 'rtl template does not parse',
  SL0121: 'rtl template: operator needs other operands',
  // register blocks (dsl/lib/registers)
  SL0130: 'fields of a register overlap or do not fit in it',
  SL0131: 'address or size of a register block is wrong',
  SL0132: 'reset or named value of a field does not fit',
  SL0133: 'field access does not fit what hardware does',
  // 02: netlist checks
  SL0201: 'signal is never driven',
  SL0202: 'signal is driven more than once',
  SL0203: 'signal keeps its value on some path (latch)',
  SL0204: 'combinational loop',
  SL0205: 'netlist is inconsistent',
  SL0206: 'instances form a cycle of modules',
  SL0210: 'value crosses into another clock domain without synchronisation',
  SL0211: 'combinational logic before a synchroniser (glitch)',
  SL0212: 'synchroniser is no chain of registers',
  SL0213: 'asynchronous reset is not synchronised to its clock',
  SL0214: 'separately synchronised values meet again (reconvergence)',
  SL0215: 'binary count is synchronised as a Gray code',
  SL0220: 'value is never used',
  SL0221: 'register never changes',
  SL0222: 'comparison always gives the same',
  SL0223: 'condition is decided already',
  SL0224: 'arm can never be taken',
  SL0225: 'shift moves out every bit',
  SL0226: 'state is never entered or never left',
  SL0227: 'memory is never read or never written',
  SL0228: 'stream breaks the rules of its handshake',
  SL0229: 'input is never used',
  SL0230: 'register never gets a known value',
  SL0231: 'result wraps before it is widened',
  SL0232: 'index goes beyond the end',
  // 03: netlist text
  SL0301: 'netlist text does not parse',
  SL0302: 'netlist text names something unknown',
  // 04: Verilog
  SL0401: 'template cannot be used',
  SL0402: 'output folder cannot be written',
  SL0403: 'kept parameter is not in the Verilog',
  // 05: engines
  SL0501: 'tool is not installed',
  SL0502: 'tool is too old',
  SL0503: 'tool failed',
  SL0504: 'simulation model crashed',
  SL0505: 'unknown port or signal',
  SL0507: 'value does not fit the port',
  SL0508: 'unknown value (X) reached an output that is called valid',
  SL0509: 'engine does not support this',
  SL0510: 'assertion or assumption failed',
  SL0511: 'engines disagree',
  // 06: network files
  SL0601: 'model file is damaged',
  SL0602: 'model file uses something that is not supported',
  SL0603: 'model input or expectation is wrong',
  SL0604: 'model file cannot be read',
  // 07: co-simulation
  SL0701: 'network cannot be mapped onto this design',
  SL0702: 'design is not a PIM macro',
  // 08: command line and files
  SL0801: 'specification file cannot be loaded',
  SL0802: 'specification file has no design',
  SL0803: 'option or argument is wrong',
  SL0804: 'file or folder cannot be read or written',
} as const;

export type KnownCode = keyof typeof codes;
