import type { IToken } from 'chevrotain';
import type { Crossing, Property, ReadPort, SignalId, SignalKind, WritePort } from '../design.ts';
import type { SignalAttributes } from './module-reader.ts';
import type { Name } from './source.ts';
import { StatementGrammar } from './statement-grammar.ts';
import { tokens as t } from './tokens.ts';

interface MemoryPorts {
  readonly reads: ReadPort[];
  readonly writes: WritePort[];
  init: bigint[] | null;
}

/** What stands in a module before its body: parameters, signals, domains, streams, memories, instances, named nodes. */
export class DeclarationGrammar extends StatementGrammar {
  protected memoryNames = new Map<string, number>();

  protected doc = this.RULE('doc', (): string => {
    let doc = '';
    this.OPTION(() => {
      this.CONSUME(t.Doc);
      const token = this.CONSUME(t.Text);
      this.ACTION(() => {
        doc = this.source.string(token);
      });
    });
    return doc;
  });

  protected parameter = this.RULE('parameter', (): void => {
    const token = this.CONSUME(t.Parameter);
    this.ACTION(() => this.module.parameter(token));
  });

  protected signal = this.RULE('signal', (): void => {
    const kind = this.OR<IToken>([
      { ALT: () => this.CONSUME(t.Input) },
      { ALT: () => this.CONSUME(t.Output) },
      { ALT: () => this.CONSUME(t.Wire) },
      { ALT: () => this.CONSUME(t.Reg) },
    ]);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    const width = this.CONSUME(t.Integer);
    const attributes: SignalAttributes = {};
    this.MANY(() => {
      this.OR1<unknown>([
        {
          ALT: () => {
            this.CONSUME(t.Signed);
            attributes.signed = true;
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Lane);
            const lane = this.CONSUME1(t.Integer);
            this.ACTION(() => {
              attributes.lane = this.source.positive(lane, 'lane width');
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Enum);
            attributes.enumeration = this.SUBRULE1(this.name);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.In);
            attributes.domain = this.SUBRULE2(this.name);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.From);
            attributes.source = this.SUBRULE3(this.name);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Reset);
            attributes.reset = this.CONSUME(t.Constant);
          },
        },
        {
          ALT: () => {
            attributes.crossing = this.SUBRULE(this.crossing);
          },
        },
      ]);
    });
    attributes.doc = this.SUBRULE(this.doc);
    attributes.location = this.SUBRULE(this.location);
    this.ACTION(() => this.module.signal(kind.image as SignalKind, name, width, attributes));
  });

  protected crossing = this.RULE('crossing', (): Crossing => {
    this.CONSUME(t.Crossing);
    const kind = this.SUBRULE(this.name);
    let reason = '';
    this.OPTION(() => {
      const token = this.CONSUME(t.Text);
      this.ACTION(() => {
        reason = this.source.string(token);
      });
    });
    return this.ACTION(() => ({ kind: this.module.crossingKind(kind), reason }));
  });

  protected names = this.RULE('names', (): Name[] => {
    const list: Name[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => list.push(this.SUBRULE(this.name)) });
    this.CONSUME(t.RightParen);
    return list;
  });

  protected ports = this.RULE('ports', (): void => {
    this.CONSUME(t.Ports);
    const names = this.SUBRULE(this.names);
    this.ACTION(() => {
      this.module.ports = names.map((name) => this.module.signalId(name));
    });
  });

  protected domain = this.RULE('domain', (): void => {
    this.CONSUME(t.Domain);
    const name = this.SUBRULE(this.name);
    const clock = this.SUBRULE(this.clockEnd);
    let reset: SignalId = -1;
    this.OPTION(() => {
      this.CONSUME(t.Reset);
      const signal = this.SUBRULE1(this.name);
      this.ACTION(() => {
        reset = this.module.signalId(signal);
      });
    });
    const kind = this.OR<IToken>([{ ALT: () => this.CONSUME(t.Sync) }, { ALT: () => this.CONSUME(t.Async) }]);
    this.ACTION(() => {
      const { domains, domainIds } = this.module;
      this.source.enter('domain', name, domainIds, domains.length);
      domains.push({ name: name.text, clock, reset, resetKind: kind.image as 'sync' | 'async' });
    });
  });

  protected clockEnd = this.RULE('clockEnd', (): SignalId => {
    this.CONSUME(t.Clock);
    return this.SUBRULE(this.signalName);
  });

  protected signalName = this.RULE('signalName', (): SignalId => {
    const name = this.SUBRULE(this.name);
    return this.ACTION(() => this.module.signalId(name));
  });

  protected stream = this.RULE('stream', (): void => {
    this.CONSUME(t.Stream);
    const name = this.SUBRULE(this.name);
    const direction = this.OR<IToken>([
      { ALT: () => this.CONSUME(t.In) },
      { ALT: () => this.CONSUME(t.Out) },
    ]);
    this.CONSUME(t.Valid);
    const valid = this.SUBRULE(this.signalName);
    this.CONSUME(t.Ready);
    const ready = this.SUBRULE1(this.signalName);
    this.CONSUME(t.Payload);
    const payload = this.SUBRULE(this.names);
    this.ACTION(() =>
      this.module.streams.push({
        name: name.text,
        direction: direction.image as 'in' | 'out',
        valid,
        ready,
        payload: payload.map((signal) => this.module.signalId(signal)),
      }),
    );
  });

  protected memory = this.RULE('memory', (): void => {
    this.CONSUME(t.Memory);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    const width = this.CONSUME(t.Integer);
    this.CONSUME(t.Depth);
    const depth = this.CONSUME1(t.Integer);
    let crossing: { crossing?: string } = {};
    this.OPTION(() => {
      this.CONSUME(t.Crossing);
      const reason = this.CONSUME(t.Text);
      this.ACTION(() => {
        crossing = { crossing: this.source.string(reason) };
      });
    });
    const doc = this.SUBRULE(this.doc);
    const location = this.SUBRULE(this.location);
    const ports: MemoryPorts = { reads: [], writes: [], init: null };
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.OR([
        { ALT: () => ports.reads.push(this.SUBRULE(this.readPort)) },
        { ALT: () => ports.writes.push(this.SUBRULE(this.writePort)) },
        {
          ALT: () => {
            ports.init = this.SUBRULE(this.initialWords);
          },
        },
      ]);
    });
    this.CONSUME(t.RightBrace);
    this.ACTION(() => {
      const { memories } = this.module;
      this.source.enter('memory', name, this.memoryNames, memories.length);
      const shape = {
        name: name.text,
        width: this.source.positive(width, 'width'),
        depth: this.source.positive(depth, 'depth'),
      };
      memories.push({ ...shape, ...ports, doc, location, ...crossing });
    });
  });

  protected readPort = this.RULE('readPort', (): ReadPort => {
    this.CONSUME(t.Read);
    const name = this.SUBRULE(this.name);
    const kind = this.OR<IToken>([{ ALT: () => this.CONSUME(t.Sync) }, { ALT: () => this.CONSUME(t.Async) }]);
    this.CONSUME(t.Address);
    const address = this.SUBRULE(this.signalName);
    let enable: SignalId = -1;
    this.OPTION(() => {
      this.CONSUME(t.Enable);
      enable = this.SUBRULE1(this.signalName);
    });
    this.CONSUME(t.Data);
    const data = this.SUBRULE2(this.signalName);
    const domain = this.SUBRULE(this.portDomain);
    return { name: name.text, kind: kind.image as 'sync' | 'async', address, enable, data, domain };
  });

  protected writePort = this.RULE('writePort', (): WritePort => {
    this.CONSUME(t.Write);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Address);
    const address = this.SUBRULE(this.signalName);
    this.CONSUME(t.Enable);
    const enable = this.SUBRULE1(this.signalName);
    this.CONSUME(t.Data);
    const data = this.SUBRULE2(this.signalName);
    let mask: SignalId = -1;
    this.OPTION(() => {
      this.CONSUME(t.Mask);
      mask = this.SUBRULE3(this.signalName);
    });
    const domain = this.SUBRULE(this.portDomain);
    return { name: name.text, address, enable, data, mask, domain };
  });

  protected portDomain = this.RULE('portDomain', (): number => {
    let domain = -1;
    this.OPTION(() => {
      this.CONSUME(t.In);
      const name = this.SUBRULE(this.name);
      this.ACTION(() => {
        domain = this.module.domainId(name);
      });
    });
    return domain;
  });

  protected initialWords = this.RULE('initialWords', (): bigint[] => {
    const words: bigint[] = [];
    this.CONSUME(t.Init);
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      const token = this.CONSUME(t.Word);
      this.ACTION(() => words.push(BigInt(`0x${token.image.slice(2)}`)));
    });
    this.CONSUME(t.RightBrace);
    return words;
  });

  protected instance = this.RULE('instance', (): void => {
    const bindings: [Name, Name][] = [];
    this.CONSUME(t.Instance);
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Of);
    const of = this.SUBRULE1(this.name);
    const location = this.SUBRULE(this.location);
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        const port = this.SUBRULE2(this.name);
        this.CONSUME(t.Equals);
        bindings.push([port, this.SUBRULE3(this.name)]);
      },
    });
    this.CONSUME(t.RightParen);
    this.ACTION(() => this.module.instance(name, of, location, bindings));
  });

  protected property = this.RULE('property', (): void => {
    const kind = this.OR<IToken>([
      { ALT: () => this.CONSUME(t.Assert) },
      { ALT: () => this.CONSUME(t.Assume) },
      { ALT: () => this.CONSUME(t.Cover) },
    ]);
    const condition = this.SUBRULE(this.signalName);
    const domain = this.SUBRULE(this.portDomain);
    let exceptInReset = true;
    this.OPTION(() => {
      this.CONSUME(t.Always);
      exceptInReset = false;
    });
    const message = this.SUBRULE(this.doc);
    const location = this.SUBRULE(this.location);
    this.ACTION(() =>
      this.module.properties.push({
        kind: kind.image as Property['kind'],
        condition,
        domain,
        exceptInReset,
        message,
        location,
      }),
    );
  });

  protected definition = this.RULE('definition', (): void => {
    const token = this.CONSUME(t.NodeName);
    this.CONSUME(t.Colon);
    const width = this.CONSUME(t.Integer);
    this.CONSUME(t.Equals);
    const node = this.SUBRULE(this.expression);
    this.ACTION(() => this.module.expressions.define(token, width, node));
  });
}
