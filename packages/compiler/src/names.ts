/** Names within one statement: quoting, and numbering of what has no name of its own. */
import type { AnonymousName, FromClause } from "@athanor/core";
import { CompileError } from "@athanor/core";
import type { Dialect } from "./dialect.ts";

/**
 * An identifier, quoted where the dialect needs it.
 *
 * @throws CompileError for a name that no identifier can have
 */
export function quoteIdentifier(name: string, dialect: Dialect): string {
  const { open, close, reserved, plain } = dialect.identifiers;
  if (plain.test(name) && !reserved.has(name)) return name;
  if (name.includes("\0")) throw new CompileError(`The identifier ${JSON.stringify(name)} contains a NUL character.`);
  return `${open}${name.replaceAll(close, close + close)}${close}`;
}

/** Numbers anonymous names, FROM elements and parameters, in the order of their first use. */
export class NameRegistry {
  private readonly counters = new Map<string, number>();
  private readonly anonymous = new Map<AnonymousName, string>();
  private readonly sources = new Map<FromClause, string>();
  private readonly maxLength: number;

  constructor(maxLength: number) {
    this.maxLength = maxLength;
  }

  /** The name that an anonymous one has in this statement. */
  resolve(name: string | AnonymousName): string {
    if (typeof name === "string") return name;
    let resolved = this.anonymous.get(name);
    if (resolved === undefined) {
      resolved = this.numbered(name.base);
      this.anonymous.set(name, resolved);
    }
    return resolved;
  }

  /** The name of a FROM element in this statement. */
  ofSource(source: FromClause, base: string): string {
    if (source.name !== null) return source.name;
    let name = this.sources.get(source);
    if (name === undefined) {
      name = this.numbered(base);
      this.sources.set(source, name);
    }
    return name;
  }

  /** `base_1`, `base_2`, …; shortened where the dialect has a limit. */
  numbered(base: string): string {
    const count = (this.counters.get(base) ?? 0) + 1;
    this.counters.set(base, count);
    const suffix = `_${count}`;
    return `${base.slice(0, Math.max(1, this.maxLength - suffix.length))}${suffix}`;
  }
}
