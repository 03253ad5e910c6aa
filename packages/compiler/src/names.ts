/** Names within one statement: quoting, and numbering of what has no name of its own. */
import type { AnonymousName, Column, ColumnName, NamedElement, ObjectName } from "@athanor/core";
import { CompileError, QualifiedName } from "@athanor/core";
import type { Dialect, IdentifierRules } from "./dialect.ts";
import { md5 } from "./md5.ts";

/**
 * An identifier, quoted where the dialect needs it.
 *
 * @param quote whether it is quoted in any case (`true`), or in none (`false`)
 * @throws CompileError for a name that no identifier can have
 */
export function quoteIdentifier(name: string, dialect: Dialect, quote?: boolean): string {
  if (quote === true) return quoted(name, dialect);
  if (quote === false) return unquoted(name);
  const known = dialect.identifiers === lastRules ? lastWritten : namesWritten(dialect.identifiers);
  let text = known.get(name);
  if (text === undefined) {
    const { reserved, plain } = dialect.identifiers;
    text = plain.test(name) && !reserved.has(name) ? name : quoted(name, dialect);
    // Names are declared in programs, but labels may be made of data: what is kept is bounded.
    if (known.size >= KEPT_NAMES) known.clear();
    known.set(name, text);
  }
  return text;
}

/** How names are written, by the rules of the dialect. */
const written = new WeakMap<IdentifierRules, Map<string, string>>();
const KEPT_NAMES = 2000;
// One statement's names come one after another, and most programs have one dialect.
let lastRules: IdentifierRules | null = null;
let lastWritten: Map<string, string> = new Map();

function namesWritten(rules: IdentifierRules): Map<string, string> {
  lastWritten = written.get(rules) ?? new Map();
  written.set(rules, lastWritten);
  lastRules = rules;
  return lastWritten;
}

/** A name that the program wants without quotes: letters, digits, underscores and dollar signs are what can go without. */
function unquoted(name: string): string {
  if (/^[\p{L}\p{N}_$]+$/u.test(name)) return name;
  throw new CompileError(`The name ${JSON.stringify(name)} can't be written without quotes: leave quote: false away.`);
}

/** The name of a table's column, quoted as the column says. */
export function columnName({ name, options }: Column, compiler: { readonly dialect: Dialect }): string {
  return quoteIdentifier(name, compiler.dialect, options.quote);
}

/**
 * A name of an index or a constraint that is not longer than the dialect allows: one that a naming convention made is shortened,
 * with four digits that tell it from others which begin alike.
 *
 * @throws CompileError for a name that the program gave, and that is too long
 */
export function fittingName({ text, conventional }: ObjectName, limit: number, what: string): string | null {
  if (text === null || text.length <= limit) return text;
  if (conventional) return `${text.slice(0, Math.max(0, limit - 8))}_${md5(text).slice(-4)}`;
  throw new CompileError(`${what} "${text}" has a name of ${text.length} characters, where ${limit} are allowed: give it a shorter one.`);
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

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The name of a parameter, as placeholders can have it: what is no letter, digit or underscore becomes one, and no digit comes first. */
export function parameterName(name: string): string {
  return PLAIN_NAME.test(name) ? name : name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?![A-Za-z_])/, "_");
}

/** Numbers anonymous names, FROM elements and parameters, in the order of their first use. */
export class NameRegistry {
  private readonly counters = new Map<string, number>();
  private readonly given = new Map<AnonymousName | NamedElement, string>();
  // Few statements have names that are too long.
  private short: Map<string, string> | null = null;
  private readonly maxLength: number;

  constructor(maxLength: number) {
    this.maxLength = maxLength;
  }

  /** The name that an anonymous one has in this statement. */
  resolve(name: ColumnName): string {
    if (typeof name === "string") return name;
    if (name instanceof QualifiedName) return this.shortened("column", `${this.ofSource(name.source)}_${this.resolve(name.column)}`);
    let resolved = this.given.get(name);
    if (resolved === undefined) {
      resolved = this.shortened("column", this.numbered(`${this.resolve(name.base)}${name.mark}`));
      this.given.set(name, resolved);
    }
    return resolved;
  }

  /** The name of a FROM element in this statement. */
  ofSource(source: NamedElement): string {
    if (source.name !== null) return source.name;
    let name = this.given.get(source);
    if (name === undefined) {
      name = this.shortened("source", this.numbered(sourceBase(source)));
      this.given.set(source, name);
    }
    return name;
  }

  /** `base_1`, `base_2`, … */
  numbered(base: string): string {
    const count = (this.counters.get(base) ?? 0) + 1;
    this.counters.set(base, count);
    return `${base}_${count}`;
  }

  /** A name that the compiler made, with a number of its own instead of its end where the dialect has a limit: no two become one. */
  private shortened(kind: "column" | "source", name: string): string {
    const room = this.maxLength - 6;
    if (name.length <= room) return name;
    this.short ??= new Map();
    let short = this.short.get(`${kind} ${name}`);
    if (short === undefined) {
      let count = 1;
      for (const known of this.short.keys()) if (known.startsWith(`${kind} `)) count++;
      short = `${name.slice(0, Math.max(0, room))}_${count.toString(16)}`;
      this.short.set(`${kind} ${name}`, short);
    }
    return short;
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
    source.kind === "table_function" ||
    ("kind" in inner && inner.kind === "cte")
  )
    return "anon";
  const name = "name" in inner ? inner.name : null;
  return typeof name === "string" ? name : "anon";
}
