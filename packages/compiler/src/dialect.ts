/** A dialect, as far as writing SQL is concerned: facts and tables of functions. */
import type { ExpressionNode, Operator, SqlType } from "@athanor/core";
import type { Capabilities } from "./capabilities.ts";
import type { ValueProcessor } from "./compiled.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** How placeholders look: `?`, `$1`, `@p1`, `%s`, `:name`. */
export type ParameterStyle = "question" | "dollar" | "at" | "format" | "named";

/** How identifiers are quoted. */
export interface IdentifierRules {
  readonly open: string;
  readonly close: string;
  readonly reserved: ReadonlySet<string>;
  /** Whether a name must be quoted because of its letters; by default anything but lower-case letters, digits, `_` and `$`. */
  readonly plain: RegExp;
}

/** Names of objects with their schema, as they are written at the place at hand: schemas may be translated there. */
export interface ObjectNames {
  inSchema(schema: string | null, name: string): string;
}

/** The rules of one kind of SQL type on one dialect. */
export interface TypeRules<T extends SqlType = SqlType> {
  /** The type in DDL, and in CAST unless `cast` says otherwise. `names` writes the names of types that are objects in a schema. */
  readonly ddl: (type: T, dialect: Dialect, names?: ObjectNames) => string;
  /** Makes the function that turns a value into what the driver wants; null where it passes as it is. */
  readonly bind?: (type: T, dialect: Dialect) => ValueProcessor | null;
  /** Whether that function is given null too: where a driver has to be told of which type a NULL is. */
  readonly bindsNull?: boolean;
  /** Makes the function that turns the driver's value into the program's; null where it passes as it is. */
  readonly result?: (type: T, dialect: Dialect) => ValueProcessor | null;
  /** A value as a literal of SQL. */
  readonly literal?: (value: unknown, type: T, dialect: Dialect) => string;
}

/** Renders one kind of node. */
// biome-ignore lint/suspicious/noExplicitAny: a table of functions, each for its own kind; the kind decides which is called
export type RenderFunction = (node: any, compiler: StatementCompiler) => string;

/** Render functions by kind of node. */
export type RenderTable = Readonly<Record<string, RenderFunction>>;

/** A dialect. Immutable: what is learned from a server (its version, say) makes another one. */
export interface Dialect {
  readonly name: string;
  /** Another dialect that this one is a kind of: what types and schema objects say for that one holds here, unless they name this one. */
  readonly like?: string;
  readonly capabilities: Capabilities;
  readonly identifiers: IdentifierRules;
  /** Whether an expression binds more weakly here than the operator table says, so that it needs parentheses within an operator. */
  readonly bindsLoosely?: (node: ExpressionNode, around: Operator) => boolean;
  /** Whether a backslash within a string literal escapes what follows: then it is written twice. */
  readonly backslashEscapes?: boolean;
  readonly parameterStyle: ParameterStyle;
  readonly render: RenderTable;
  // biome-ignore lint/suspicious/noExplicitAny: rules are for their own class of type; the kind decides which is used
  readonly types: Readonly<Record<string, TypeRules<any>>>;
}
