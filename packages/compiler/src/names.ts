/** Names within one statement: quoting, and numbering of what has no name of its own. */
import type { AnonymousName, ColumnName, NamedElement } from "@athanor/core";
import { CompileError, QualifiedName } from "@athanor/core";
import type { Dialect } from "./dialect.ts";

/**
 * An identifier, quoted where the dialect needs it.
 *
 * @throws CompileError for a name that no identifier can have
 */
export function quoteIdentifier(name: string, dialect: Dialect): string {
  const { reserved, plain } = dialect.identifiers;
  return plain.test(name) && !reserved.has(name) ? name : quoted(name, dialect);
}

/**
 * An identifier in quotes, needed or not.
 *
 * @throws CompileError for a name that no identifier can have
 */
export function quoted(name: string, dialect: Dialect): string {
  const { open, close } = dialect.identifiers;
  if (name.includes("\0")) throw new CompileError(`The identifier ${JSON.stringify(name)} contains a NUL character.`);
  return `${open}${name.replaceAll(close, close + close)}${close}`;
}

/** The name of a parameter, as placeholders can have it: what is no letter, digit or underscore becomes one, and no digit comes first. */
export function parameterName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?![A-Za-z_])/, "_");
}

/** Numbers anonymous names, FROM elements and parameters, in the order of their first use. */
export class NameRegistry {
  private readonly counters = new Map<string, number>();
  private readonly anonymous = new Map<AnonymousName, string>();
  private readonly sources = new Map<NamedElement, string>();
  private readonly maxLength: number;

  constructor(maxLength: number) {
    this.maxLength = maxLength;
  }

  /** The name that an anonymous one has in this statement. */
  resolve(name: ColumnName): string {
    if (typeof name === "string") return name;
    if (name instanceof QualifiedName) return `${this.ofSource(name.source)}_${this.resolve(name.column)}`;
    let resolved = this.anonymous.get(name);
    if (resolved === undefined) {
      resolved = this.numbered(`${this.resolve(name.base)}${name.mark}`);
      this.anonymous.set(name, resolved);
    }
    return resolved;
  }

  /** The name of a FROM element in this statement. */
  ofSource(source: NamedElement): string {
    if (source.name !== null) return source.name;
    let name = this.sources.get(source);
    if (name === undefined) {
      name = this.numbered(sourceBase(source));
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

/** What the name of an anonymous FROM element begins with: the name of the table or function in it, or `anon`. */
function sourceBase(source: NamedElement): string {
  const inner = "element" in source ? source.element : null;
  if (
    typeof inner !== "object" ||
    inner === null ||
    !("kind" in source) ||
    source.kind === "subquery" ||
    ("kind" in inner && inner.kind === "cte")
  )
    return "anon";
  const name = "name" in inner ? inner.name : null;
  return typeof name === "string" ? name : "anon";
}
