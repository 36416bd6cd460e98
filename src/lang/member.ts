import type { Enumeration } from '../ir/index.ts';

/** One member: a constant of its enumeration in whatever module is described. */
export class Member {
  readonly enumeration: Enumeration;
  readonly member: string;

  constructor(enumeration: Enumeration, member: string) {
    this.enumeration = enumeration;
    this.member = member;
  }

  get enumerationName(): string {
    return this.enumeration.name;
  }

  get value(): bigint {
    return this.enumeration.members.find(({ name }) => name === this.member)!.value;
  }

  toString(): string {
    return `${this.enumeration.name}.${this.member}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** True for a member of an enumeration. */
export function isMember(value: unknown): value is Member {
  return value instanceof Member;
}
