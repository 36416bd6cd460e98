import {
  type Design,
  infixSymbols,
  type Module,
  type NodeId,
  Op,
  type OpCode,
  type Statement,
} from '../../src/ir/index.ts';

/**
 * A design as a Python module for Amaranth 0.5: a class per module, `Top` for the top, ports by name in `ports`. For
 * designs with one clock and one synchronous reset, which become the domain `sync`.
 */
export function amaranthSource(design: Design): string {
  const modules = design.modules.map((module, i) => moduleText(module, `M${i}`, design));
  return `from amaranth.hdl import *
from amaranth.lib.memory import Memory

${modules.join('\n')}
Top = M${design.top}
`;
}

function moduleText(module: Module, name: string, design: Design): string {
  const clocks = new Set(module.domains.map(({ clock }) => clock));
  const resets = new Set(module.domains.map(({ reset }) => reset).filter((id) => id >= 0));
  const isShared = (id: number) => clocks.has(id) || resets.has(id);
  const lines: string[] = [];
  const ports = module.ports.filter((id) => !isShared(id)).map((id) => module.signals[id]!);
  lines.push(`class ${name}(Elaboratable):`, '    def __init__(self):');
  for (const { id, width, name: port } of ports)
    lines.push(`        self.s${id} = Signal(${width}, name=${text(port)})`);
  lines.push(
    `        self.ports = {${ports.map(({ id, name: port }) => `${text(port)}: self.s${id}`).join(', ')}}`,
  );
  lines.push('    def elaborate(self, platform):', '        m = Module()');
  for (const { id } of ports) lines.push(`        s${id} = self.s${id}`);
  for (const { id, kind, width, reset, name: local } of module.signals) {
    if (clocks.has(id)) lines.push(`        s${id} = ClockSignal()`);
    else if (resets.has(id)) lines.push(`        s${id} = ResetSignal()`);
    else if (kind === 'reg') {
      const start = reset === null ? 'reset_less=True' : `init=${reset}`;
      lines.push(`        s${id} = Signal(${width}, name=${text(local)}, ${start})`);
    } else if (kind === 'wire') lines.push(`        s${id} = Signal(${width}, name=${text(local)})`);
  }
  new Expressions(module, lines).write();
  statements(module, module.body, 2, lines);
  for (const [i, instance] of module.instances.entries()) {
    const child = design.modules[instance.module]!;
    const domains = child.domains.flatMap(({ clock, reset }) => [clock, reset]);
    lines.push(`        m.submodules[${text(instance.name)}] = u${i} = M${instance.module}()`);
    child.ports.forEach((port, place) => {
      if (domains.includes(port)) return;
      const [inner, outer] = [`u${i}.s${port}`, `s${instance.ports[place]}`];
      const isInput = child.signals[port]!.kind === 'input';
      lines.push(`        m.d.comb += ${isInput ? `${inner}.eq(${outer})` : `${outer}.eq(${inner})`}`);
    });
  }
  memories(module, lines);
  lines.push('        return m', '');
  return lines.join('\n');
}

/** Nodes as Python expressions. One that is used more than once becomes a signal: Amaranth would compute it each time. */
class Expressions {
  readonly #module: Module;
  readonly #lines: string[];
  /** Python text of each node, of exactly its width and unsigned. */
  readonly #texts: string[] = [];

  constructor(module: Module, lines: string[]) {
    this.#module = module;
    this.#lines = lines;
  }

  write(): void {
    const { nodes, body } = this.#module;
    const uses = new Uint32Array(nodes.count);
    for (let node = 0; node < nodes.count; node++) nodes.forEachOperand(node, (operand) => uses[operand]!++);
    const isRoot = new Set(rootsOf(body));
    for (let node = 0; node < nodes.count; node++) {
      const op = nodes.op[node] as OpCode;
      const width = nodes.width[node]!;
      const text = this.#text(node, op);
      const isLeaf = op === Op.const || op === Op.ref;
      if (isLeaf && isRoot.has(node)) this.#lines.push(`        n${node} = ${text}`);
      if (isLeaf) this.#texts.push(text);
      else if (uses[node]! > 1 || isRoot.has(node) || op === Op.sext) this.#signal(node, text, width);
      else this.#texts.push(`(${text})[:${width}]`);
    }
  }

  #signal(node: NodeId, text: string, width: number): void {
    this.#lines.push(`        n${node} = Signal(${width})`, `        m.d.comb += n${node}.eq(${text})`);
    this.#texts.push(`n${node}`);
  }

  #text(node: NodeId, op: OpCode): string {
    const { nodes } = this.#module;
    const width = nodes.width[node]!;
    const [a, b, c] = [nodes.a[node]!, nodes.b[node]!, nodes.c[node]!];
    const [x, y, z] = [this.#texts[a], this.#texts[b], this.#texts[c]] as [string, string, string];
    switch (op) {
      case Op.const:
        return `Const(${nodes.value(node)}, ${width})`;
      case Op.ref:
        return `s${a}`;
      case Op.not:
        return `~${x}`;
      case Op.neg:
        return `-${x}`;
      case Op.lts:
        return `${x}.as_signed() < ${y}.as_signed()`;
      case Op.les:
        return `${x}.as_signed() <= ${y}.as_signed()`;
      case Op.shl:
        if (nodes.op[b] === Op.const) return shiftLeft(x, width, nodes.value(b));
        // The result of a shift by an amount of n bits has 2^n more bits.
        return `Mux(${y} >= ${width}, 0, ${x} << ${y}[:${amountBits(width, nodes.width[b]!)}])`;
      case Op.shru:
        return `${x} >> ${y}`;
      case Op.shrs:
        return `${x}.as_signed() >> ${y}`;
      case Op.mux:
        return `Mux(${x}, ${y}, ${z})`;
      case Op.slice:
        return `${x}[${b}:${b + width}]`;
      case Op.cat: {
        const parts: string[] = [];
        nodes.forEachOperand(node, (part) => parts.unshift(this.#texts[part]!));
        return `Cat(${parts.join(', ')})`;
      }
      case Op.rep:
        return `${x}.replicate(${width / nodes.width[a]!})`;
      case Op.zext:
        return `Cat(${x}, Const(0, ${width - nodes.width[a]!}))`;
      case Op.sext:
        return `${x}.as_signed()`;
      case Op.andr:
        return `${x}.all()`;
      case Op.orr:
        return `${x}.any()`;
      case Op.xorr:
        return `${x}.xor()`;
      case Op.pick:
        return `${x}.word_select(${y}, ${width})`;
    }
    // Assignment to a signal of the right width cuts off what is too much.
    const symbol = infixSymbols.get(op);
    if (symbol === undefined) throw new Error(`operator ${op} is not known to Amaranth`);
    return `${x} ${symbol} ${y}`;
  }
}

/** Nodes that statements use. */
function rootsOf(body: readonly Statement[]): NodeId[] {
  return body.flatMap((statement): NodeId[] => {
    if (statement.kind === 'assign')
      return [statement.value, ...(statement.index < 0 ? [] : [statement.index])];
    if (statement.kind === 'if')
      return [statement.condition, ...rootsOf(statement.then), ...rootsOf(statement.otherwise)];
    return [
      statement.subject,
      ...statement.arms.flatMap((arm) => rootsOf(arm.body)),
      ...rootsOf(statement.otherwise),
    ];
  });
}

function shiftLeft(x: string, width: number, amount: bigint): string {
  return amount >= width ? '0' : `${x} << ${amount}`;
}

function amountBits(width: number, most: number): number {
  return Math.min(most, Math.max(1, Math.ceil(Math.log2(width))));
}

function statements(module: Module, body: readonly Statement[], depth: number, lines: string[]): void {
  const indent = '    '.repeat(depth);
  const inner = (list: readonly Statement[]) => {
    if (list.length === 0) lines.push(`${indent}    pass`);
    statements(module, list, depth + 1, lines);
  };
  for (const statement of body) {
    if (statement.kind === 'if') {
      lines.push(`${indent}with m.If(n${statement.condition}):`);
      inner(statement.then);
      if (statement.otherwise.length > 0) {
        lines.push(`${indent}with m.Else():`);
        inner(statement.otherwise);
      }
    } else if (statement.kind === 'case') {
      lines.push(`${indent}with m.Switch(n${statement.subject}):`);
      for (const { labels, body: arm } of statement.arms) {
        lines.push(
          `${indent}    with m.Case(${labels.map((label) => module.nodes.value(label)).join(', ')}):`,
        );
        statements(module, arm, depth + 2, lines);
        if (arm.length === 0) lines.push(`${indent}        pass`);
      }
      lines.push(`${indent}    with m.Default():`);
      statements(module, statement.otherwise, depth + 2, lines);
      if (statement.otherwise.length === 0) lines.push(`${indent}        pass`);
    } else {
      const { target, low, width, index, value } = statement;
      const signal = module.signals[target]!;
      const domain = signal.kind === 'reg' ? 'sync' : 'comb';
      if (index < 0) lines.push(`${indent}m.d.${domain} += s${target}[${low}:${low + width}].eq(n${value})`);
      else {
        lines.push(`${indent}with m.If(n${index} < ${Math.floor(signal.width / width)}):`);
        lines.push(`${indent}    m.d.${domain} += s${target}.word_select(n${index}, ${width}).eq(n${value})`);
      }
    }
  }
}

function memories(module: Module, lines: string[]): void {
  const add = (line: string) => lines.push(`        ${line}`);
  for (const [i, { name, width, depth, init, reads, writes }] of module.memories.entries()) {
    const words = (init ?? []).join(', ');
    add(
      `m.submodules[${text(name)}] = mem${i} = Memory(shape=unsigned(${width}), depth=${depth}, init=[${words}])`,
    );
    for (const { kind, address, enable, data } of reads) {
      add(`port = mem${i}.read_port(domain=${kind === 'sync' ? '"sync"' : '"comb"'})`);
      add(`m.d.comb += port.addr.eq(s${address})`);
      if (kind === 'sync') add(`m.d.comb += port.en.eq(s${enable})`);
      const beyond = kind === 'async' && 2 ** module.signals[address]!.width > depth;
      add(`m.d.comb += s${data}.eq(${beyond ? `Mux(s${address} < ${depth}, port.data, 0)` : 'port.data'})`);
    }
    for (const { address, enable, data, mask } of writes) {
      const lanes = mask < 0 ? 1 : module.signals[mask]!.width;
      add(`port = mem${i}.write_port(granularity=${width / lanes})`);
      add(`m.d.comb += [port.addr.eq(s${address}), port.data.eq(s${data})]`);
      const open = mask < 0 ? '1' : `s${mask}`;
      add(`m.d.comb += port.en.eq(Mux(s${enable} & (s${address} < ${depth}), ${open}, 0))`);
    }
  }
}

function text(name: string): string {
  return JSON.stringify(name);
}
