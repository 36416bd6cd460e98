import type { Design, Memory, Module, Property, ReadPort, Signal, Statement, WritePort } from '../design.ts';
import type { LocationId } from '../location.ts';
import { printName, printValue } from './names.ts';
import { printParameter } from './parameter.ts';
import { ExpressionPrinter, printRange } from './print-expressions.ts';

export interface PrintOptions {
  /** Default true. Without, the text shows no files, lines and columns. */
  readonly locations?: boolean;
}

/**
 * The netlist as text, one declaration or statement a line; the same design gives the same text, and `parseDesign`
 * gives the design back. Nodes that nothing uses are not printed.
 */
export function printDesign(design: Design, options: PrintOptions = {}): string {
  const files = new Map<string, number>();
  const at = (id: LocationId): string => {
    const place = options.locations === false ? undefined : design.locations.place(id);
    if (!place) return '';
    if (!files.has(place.file)) files.set(place.file, files.size);
    return ` @${files.get(place.file)}:${place.line}:${place.column}`;
  };
  const enumerations = design.enumerations.map(({ name, width, members }) => {
    const list = members.map((m) => `${printName(m.name)} = ${printValue(width, m.value)}`);
    return `enumeration ${printName(name)} : ${width} { ${list.join(', ')} }`;
  });
  const modules = design.modules.map((module) =>
    ['', ...new ModulePrinter(design, module, at).lines()].join('\n'),
  );
  const top = printName(design.modules[design.top]!.name);
  const table = [...files.keys()].map((file, id) => `file ${id} ${JSON.stringify(file)}`);
  return `${[`netlist 1`, `design ${printName(design.name)} top ${top}`, ...table, ...enumerations, ...modules].join('\n')}\n`;
}

class ModulePrinter {
  readonly #design: Design;
  readonly #module: Module;
  readonly #at: (id: LocationId) => string;
  readonly #expressions: ExpressionPrinter;
  readonly #lines: string[] = [];

  constructor(design: Design, module: Module, at: (id: LocationId) => string) {
    this.#design = design;
    this.#module = module;
    this.#at = at;
    this.#expressions = new ExpressionPrinter(module, design.enumerations);
  }

  lines(): string[] {
    const { name, doc, location, parameters, signals, ports, streams, domains, memories, instances, body } =
      this.#module;
    const line = (text: string) => this.#lines.push(`  ${text}`);
    this.#lines.push(`module ${printName(name)}${printDoc(doc)}${this.#at(location)} {`);
    for (const [key, value] of Object.entries(parameters)) {
      const text = printParameter(key, value);
      if (text !== null) line(text);
    }
    for (const signal of signals) line(this.#signal(signal));
    const natural = signals.filter((s) => s.kind === 'input' || s.kind === 'output').map((s) => s.id);
    if (natural.join() !== ports.join()) line(`ports (${this.#names(ports)})`);
    for (const domain of domains) {
      const reset = domain.reset < 0 ? '' : ` reset ${this.#name(domain.reset)}`;
      line(`domain ${printName(domain.name)} clock ${this.#name(domain.clock)}${reset} ${domain.resetKind}`);
    }
    for (const stream of streams) {
      const handshake = `valid ${this.#name(stream.valid)} ready ${this.#name(stream.ready)}`;
      line(
        `stream ${printName(stream.name)} ${stream.direction} ${handshake} payload (${this.#names(stream.payload)})`,
      );
    }
    for (const memory of memories) this.#memory(memory);
    for (const instance of instances) {
      const child = this.#design.modules[instance.module]!;
      const bindings = child.ports.map(
        (port, i) => `${printName(child.signals[port]!.name)} = ${this.#name(instance.ports[i]!)}`,
      );
      line(
        `instance ${printName(instance.name)} of ${printName(child.name)}${this.#at(instance.location)} (${bindings.join(', ')})`,
      );
    }
    for (const property of this.#module.properties) line(this.#property(property));
    for (const node of this.#expressions.named) line(this.#expressions.definition(node));
    if (body.length > 0) {
      line('body {');
      this.#statements(body, '    ');
      line('}');
    }
    this.#lines.push('}');
    return this.#lines;
  }

  #signal(signal: Signal): string {
    const { domains } = this.#module;
    let text = `${signal.kind} ${printName(signal.name)} : ${signal.width}`;
    if (signal.signed) text += ' signed';
    if (signal.lane !== 0) text += ` lane ${signal.lane}`;
    if (signal.enumeration >= 0)
      text += ` enum ${printName(this.#design.enumerations[signal.enumeration]!.name)}`;
    if (signal.reset !== null) text += ` reset ${printValue(signal.width, signal.reset)}`;
    if (signal.domain >= 0) text += ` in ${printName(domains[signal.domain]!.name)}`;
    if (signal.source === 'instance' || signal.source === 'memory') text += ` from ${signal.source}`;
    if (signal.crossing) {
      const { kind, reason } = signal.crossing;
      text += ` crossing ${kind}${reason === '' ? '' : ` ${JSON.stringify(reason)}`}`;
    }
    return text + printDoc(signal.doc) + this.#at(signal.location);
  }

  #memory(memory: Memory): void {
    const head = `memory ${printName(memory.name)} : ${memory.width} depth ${memory.depth}`;
    const crossing = memory.crossing === undefined ? '' : ` crossing ${JSON.stringify(memory.crossing)}`;
    this.#lines.push(`  ${head}${crossing}${printDoc(memory.doc)}${this.#at(memory.location)} {`);
    for (const read of memory.reads) this.#lines.push(`    ${this.#read(read)}`);
    for (const write of memory.writes) this.#lines.push(`    ${this.#write(write)}`);
    if (memory.init) {
      this.#lines.push('    init {');
      for (let i = 0; i < memory.init.length; i += 8) {
        const words = memory.init.slice(i, i + 8).map((word) => `'h${word.toString(16)}`);
        this.#lines.push(`      ${words.join(' ')}`);
      }
      this.#lines.push('    }');
    }
    this.#lines.push('  }');
  }

  #read(read: ReadPort): string {
    const enable = read.enable < 0 ? '' : ` enable ${this.#name(read.enable)}`;
    const ends = `address ${this.#name(read.address)}${enable} data ${this.#name(read.data)}`;
    return `read ${printName(read.name)} ${read.kind} ${ends}${this.#domain(read.domain)}`;
  }

  #write(write: WritePort): string {
    const mask = write.mask < 0 ? '' : ` mask ${this.#name(write.mask)}`;
    const ends = `address ${this.#name(write.address)} enable ${this.#name(write.enable)} data ${this.#name(write.data)}`;
    return `write ${printName(write.name)} ${ends}${mask}${this.#domain(write.domain)}`;
  }

  #property({ kind, condition, domain, exceptInReset, message, location }: Property): string {
    const always = exceptInReset ? '' : ' always';
    return `${kind} ${this.#name(condition)}${this.#domain(domain)}${always}${printDoc(message)}${this.#at(location)}`;
  }

  #statements(body: readonly Statement[], indent: string): void {
    for (const statement of body) {
      if (statement.kind === 'if') this.#if(statement, indent);
      else if (statement.kind === 'case') {
        const subject = this.#expressions.expression(statement.subject);
        this.#lines.push(`${indent}case ${subject}${this.#at(statement.location)} {`);
        for (const arm of statement.arms) {
          const labels = arm.labels.map((label) => this.#expressions.expression(label));
          this.#block(`${indent}  ${labels.join(', ')} =>`, arm.body, `${indent}  `);
        }
        if (statement.otherwise.length > 0)
          this.#block(`${indent}  default =>`, statement.otherwise, `${indent}  `);
        this.#lines.push(`${indent}}`);
      } else {
        const { target, low, width, index, value } = statement;
        const whole = low === 0 && width === this.#module.signals[target]!.width;
        let range = whole ? '' : printRange(low, width);
        if (index >= 0) range = `[${this.#expressions.expression(index)} *: ${width}]`;
        const text = `${this.#name(target)}${range} = ${this.#expressions.expression(value)}`;
        this.#lines.push(`${indent}${text}${this.#at(statement.location)}`);
      }
    }
  }

  #if(first: Statement & { kind: 'if' }, indent: string): void {
    let statement = first;
    let head = indent;
    for (;;) {
      const condition = this.#expressions.expression(statement.condition);
      this.#lines.push(`${head}if ${condition}${this.#at(statement.location)} {`);
      this.#statements(statement.then, `${indent}  `);
      const [only] = statement.otherwise;
      if (statement.otherwise.length !== 1 || only?.kind !== 'if') break;
      statement = only;
      head = `${indent}} else `;
    }
    if (statement.otherwise.length > 0) this.#block(`${indent}} else`, statement.otherwise, indent);
    else this.#lines.push(`${indent}}`);
  }

  #block(head: string, body: readonly Statement[], indent: string): void {
    this.#lines.push(`${head} {`);
    this.#statements(body, `${indent}  `);
    this.#lines.push(`${indent}}`);
  }

  #domain(domain: number): string {
    return domain < 0 ? '' : ` in ${printName(this.#module.domains[domain]!.name)}`;
  }

  #name(signal: number): string {
    return printName(this.#module.signals[signal]!.name);
  }

  #names(signals: readonly number[]): string {
    return signals.map((id) => this.#name(id)).join(', ');
  }
}

function printDoc(doc: string): string {
  return doc === '' ? '' : ` doc ${JSON.stringify(doc)}`;
}
