import type { Design, Enumeration, Module } from '../design.ts';
import { DeclarationGrammar } from './declaration-grammar.ts';
import { ModuleReader } from './module-reader.ts';
import { tokens as t } from './tokens.ts';

/** The whole text: header, files, enumerations, modules. Builds the design while it reads. */
export class NetlistGrammar extends DeclarationGrammar {
  #enumerations: Enumeration[] = [];
  #modules: Module[] = [];
  #moduleIds = new Map<string, number>();

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  netlist = this.RULE('netlist', (): Design => {
    this.CONSUME(t.Netlist);
    const version = this.CONSUME(t.Integer);
    this.CONSUME(t.Design);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Top);
    const top = this.SUBRULE1(this.name);
    this.ACTION(() => {
      if (version.image !== '1')
        this.source.wrong(
          version,
          `netlist version ${version.image} is not known`,
          'this release reads version 1',
        );
      this.files.clear();
      this.#enumerations = [];
      this.#modules = [];
      this.#moduleIds = new Map();
    });
    this.MANY(() => this.SUBRULE(this.file));
    this.MANY1(() => this.SUBRULE(this.enumeration));
    this.MANY2(() => this.SUBRULE(this.moduleItem));
    return this.ACTION(() => ({
      name: name.text,
      modules: this.#modules,
      top: this.source.find('module', top, this.#moduleIds),
      enumerations: this.#enumerations,
      locations: this.locations,
    }));
  });

  protected file = this.RULE('file', (): void => {
    this.CONSUME(t.File);
    const id = this.CONSUME(t.Integer);
    const path = this.CONSUME(t.Text);
    this.ACTION(() => this.files.set(this.source.number(id), this.source.string(path)));
  });

  protected enumeration = this.RULE('enumeration', (): void => {
    const members: { name: string; value: bigint }[] = [];
    this.CONSUME(t.Enumeration);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    const width = this.CONSUME(t.Integer);
    this.CONSUME(t.LeftBrace);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        const member = this.SUBRULE1(this.name);
        this.CONSUME(t.Equals);
        const value = this.CONSUME(t.Constant);
        this.ACTION(() => {
          const literal = this.source.literal(value);
          if (literal.width !== this.source.number(width))
            this.source.wrong(
              value,
              `member of ${literal.width} bits in an enumeration of ${width.image} bits`,
            );
          members.push({ name: member.text, value: literal.value });
        });
      },
    });
    this.CONSUME(t.RightBrace);
    this.ACTION(() => {
      const ids = new Map(this.#enumerations.map((e, i) => [e.name, i]));
      this.source.enter('enumeration', name, ids, 0);
      this.#enumerations.push({ name: name.text, width: this.source.positive(width, 'width'), members });
    });
  });

  protected moduleItem = this.RULE('moduleItem', (): void => {
    this.CONSUME(t.Module);
    const name = this.SUBRULE(this.name);
    const doc = this.SUBRULE(this.doc);
    const location = this.SUBRULE(this.location);
    this.ACTION(() => {
      this.source.enter('module', name, this.#moduleIds, this.#modules.length);
      this.reader = new ModuleReader(this.source, name, this.#enumerations, this.#modules, this.#moduleIds);
      this.memoryNames = new Map();
    });
    let body: Module['body'] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.parameter) },
        { ALT: () => this.SUBRULE(this.signal) },
        { ALT: () => this.SUBRULE(this.ports) },
        { ALT: () => this.SUBRULE(this.domain) },
        { ALT: () => this.SUBRULE(this.stream) },
        { ALT: () => this.SUBRULE(this.memory) },
        { ALT: () => this.SUBRULE(this.instance) },
        { ALT: () => this.SUBRULE(this.property) },
        { ALT: () => this.SUBRULE(this.definition) },
      ]);
    });
    this.OPTION(() => {
      this.CONSUME(t.Body);
      body = this.SUBRULE(this.block);
    });
    this.CONSUME(t.RightBrace);
    this.ACTION(() => this.#modules.push(this.module.finish(doc, location, body)));
  });
}
