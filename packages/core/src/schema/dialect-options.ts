/**
 * Options of dialects on schema objects: `dialect: { postgresql: { using: "gin" } }`.
 *
 * What a dialect takes is said by its own package, which merges its member into these interfaces: import the dialect, and its
 * options are typed here. A dialect that a program doesn't import may have any, which its compiler checks.
 */
import { ArgumentError } from "../errors.ts";

/** Options of dialects for a table. */
export interface DialectTableOptions {
  readonly [dialect: string]: object | undefined;
}

/** Options of dialects for a column. */
export interface DialectColumnOptions {
  readonly [dialect: string]: object | undefined;
}

/** Options of dialects for an index. */
export interface DialectIndexOptions {
  readonly [dialect: string]: object | undefined;
}

/** Options of dialects for a primary key. */
export interface DialectPrimaryKeyOptions {
  readonly [dialect: string]: object | undefined;
}

/** Options of dialects for a unique constraint. */
export interface DialectUniqueOptions {
  readonly [dialect: string]: object | undefined;
}

/** Options of dialects for a CHECK. */
export interface DialectCheckOptions {
  readonly [dialect: string]: object | undefined;
}

/** Options of dialects for a foreign key. */
export interface DialectForeignKeyOptions {
  readonly [dialect: string]: object | undefined;
}

/** Options of dialects for a view. */
export interface DialectViewOptions {
  readonly [dialect: string]: object | undefined;
}

/** What a condition for DDL is asked about: the dialect that is about to be written. */
export interface DdlTarget {
  readonly name: string;
  /** What the database can do, by capability. */
  readonly capabilities: object;
}

/** When a constraint or an index is created: on the named dialects only, or where a function says so. */
export type DdlCondition = string | readonly string[] | ((dialect: DdlTarget) => boolean);

/**
 * Whether something is to be created on a dialect.
 *
 * @param like another dialect for which the first one may be taken
 * @throws ArgumentError for a condition that is none
 */
export function holdsFor(condition: DdlCondition | undefined, dialect: DdlTarget, like?: string): boolean {
  if (condition === undefined) return true;
  if (typeof condition === "function") return condition(dialect);
  const names = typeof condition === "string" ? [condition] : condition;
  if (!Array.isArray(names)) throw new ArgumentError("ddlIf is the name of a dialect, a list of names, or a function of a dialect.");
  return names.includes(dialect.name) || (like !== undefined && names.includes(like));
}

/**
 * Words of SQL that a program gives, such as TEMPORARY: nothing but words.
 *
 * @throws ArgumentError for anything else
 */
export function checkedWords(words: string, what: string): string {
  if (typeof words === "string" && /^\w+(?: \w+)*$/.test(words)) return words;
  throw new ArgumentError(`${what} is made of words, not ${JSON.stringify(words)}.`);
}
