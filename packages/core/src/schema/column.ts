/** Columns: how they are declared, and what they become in a table. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import { ExpressionNode } from "../expressions/element.ts";
import type { AnyExpr, Cond, Expr } from "../expressions/expr.ts";
import { TextNode } from "../expressions/text.ts";
import type { FieldVisitor, Node } from "../node.ts";
import type { FAMILY, INS, PK, VALUE } from "../phantoms.ts";
import { nextSerial } from "../serial.ts";
import type { Family } from "../types/sql-type.ts";
import { SqlType } from "../types/sql-type.ts";
import type { IdentityOptions } from "./counting.ts";
import { checkedCounting } from "./counting.ts";
import type { DialectColumnOptions } from "./dialect-options.ts";
import type { ForeignKeyConstraint, ForeignKeyOptions, ForeignKeyTarget, PartialAction, ReferentialAction } from "./foreign-key.ts";
import type { AnyColumnDef, ColumnDef, Insertion } from "./shape.ts";
import type { Table } from "./table.ts";

/** A function, never looked into: this keeps `() => users.c.id` lazy, so that tables and classes can refer to each other. */
export type Thunk = Function;

/**
 * No default at all. A function, though never called: TypeScript takes the context of `(context) => …` from what stands for a
 * default that it has yet to infer.
 */
type NoDefault = (context: DefaultContext) => NoDefault;

type InsertionOf<N, P, D, FK, F, C> = C extends true
  ? "never"
  : N extends true
    ? "optional"
    : [D] extends [NoDefault | undefined]
      ? [FK] extends [undefined]
        ? P extends true
          ? [F] extends ["num"]
            ? "auto"
            : "required"
          : "required"
        : "fk"
      : "optional";

/** What an UPDATE sets by itself. */
type OnUpdate<T> = T | null | ((context: DefaultContext) => T | null) | Expr<T | null, string, string> | undefined;

/** Options of a column. */
export interface ColumnOptions<
  N,
  P,
  D,
  SD,
  FK,
  C,
  G = AnyExpr | string | undefined,
  I = boolean | IdentityOptions | undefined,
  U = unknown,
> {
  /** Whether NULL is allowed; by default it is not. */
  readonly nullable?: N;
  /** Part of the primary key. */
  readonly primaryKey?: P;
  /**
   * The value of new rows that give none: a value, a function called for each row (`({ parameters }) => …` if it depends on that),
   * or a SQL expression such as a sequence's `nextValue()`. The rows of INSERT … SELECT and MERGE are made in the database: there
   * the function is called once, and all of them get the same value.
   */
  readonly default?: D;
  /** The DEFAULT of the column in the database: a SQL expression, or a string, which becomes a literal. */
  readonly serverDefault?: SD;
  /** The column this one refers to: a function that gives it, or `"table.column"`. */
  readonly foreignKey?: FK;
  /** The expression of a generated column, which is never written. */
  readonly computed?: G;
  /** Whether the database stores the values of a generated column (STORED) or computes them when they are read (VIRTUAL); by default, what it thinks. */
  readonly persisted?: boolean;
  /** GENERATED … AS IDENTITY: the database numbers the column, with options for how it counts. Ignored where there is no such thing. */
  readonly identity?: I;
  /** The database fills the column by itself: it is never written. */
  readonly generated?: C;
  /** The name in SQL, where it is not the key. */
  readonly name?: string;
  /** Whether the name is written in quotes (`true`) or never is (`false`); by default where it has to be. */
  readonly quote?: boolean;
  /** UNIQUE */
  readonly unique?: boolean;
  /** An index on the column, named by the naming convention. */
  readonly index?: boolean;
  /** A comment in the database. */
  readonly comment?: string;
  /** A CHECK that stands with the column: a condition, or several. */
  readonly check?: Cond | object | readonly (Cond | object)[];
  /** ON DELETE of the foreign key. */
  readonly onDelete?: ReferentialAction | PartialAction;
  /** The value that an UPDATE sets which gives none: a value, a function called for each row, or a SQL expression. */
  readonly onUpdate?: U;
  /** Further options of the foreign key: its name, ON UPDATE, deferrable. */
  readonly foreignKeyOptions?: ForeignKeyOptions;
  /** Whether the database numbers the column; by default, if it is the only column of an integer primary key. `"ignoreForeignKey"`: also if it refers to another table. */
  readonly autoincrement?: boolean | "ignoreForeignKey";
  /** Left out where a statement speaks of all columns of the table; it can still be named. */
  readonly omitFromStatements?: boolean;
  /**
   * Tells the rows of one INSERT apart, where the database promises no order of what RETURNING gives and no key tells it: SQLAlchemy's
   * `insert_sentinel`. With a `default` that makes unique values (whole numbers, uuids or texts), those tell it. Without one, an INSERT of
   * many rows writes the number of each row, 0, 1, 2 …, into the column: an integer, `{ nullable: true }` or with a `serverDefault`, that all
   * other statements leave out.
   */
  readonly insertSentinel?: boolean;
  /** A column that the database has in every table by itself: it is no part of CREATE TABLE. */
  readonly system?: boolean;
  /** Options of one dialect, such as `{ sqlite: { onConflictNotNull: "FAIL" } }`. */
  readonly dialect?: DialectColumnOptions;
  /** What the program wants to keep about the column. */
  readonly info?: Readonly<Record<string, unknown>>;
}

type AnyOptions = ColumnOptions<unknown, unknown, unknown, unknown, unknown, unknown>;

/** The declaration of a column, before it belongs to a table: one declaration may serve many tables, as in a mixin. */
export class ColumnSpec {
  declare readonly [VALUE]: unknown;
  declare readonly [FAMILY]: Family;
  declare readonly [INS]: Insertion;
  declare readonly [PK]: boolean;
  readonly type: SqlType;
  readonly options: AnyOptions;

  constructor(type: SqlType, options: AnyOptions) {
    this.type = type;
    this.options = options;
  }
}

/**
 * Declares a column.
 *
 * @param type its SQL type
 * @param options see `ColumnOptions`; a column is NOT NULL unless `nullable: true`
 * @returns the declaration, for `table` or a mapped class
 * @throws ArgumentError if the type is none
 * @example
 * column(t.string(30), { index: true })
 */
export function column<
  T,
  F extends Family,
  N extends boolean = false,
  P extends boolean = false,
  D extends T | ((context: DefaultContext) => T) | Expr<T, string, string> | NoDefault | undefined = NoDefault,
  SD extends AnyExpr | string | undefined = undefined,
  FK extends string | Thunk | undefined = undefined,
  C extends boolean = false,
  G extends AnyExpr | string | undefined = undefined,
  I extends boolean | IdentityOptions | undefined = undefined,
>(
  type: SqlType<T, F>,
  options?: ColumnOptions<N, P, D, SD, FK, C, G, I, OnUpdate<NoInfer<T>>>,
): ColumnDef<
  N extends true ? T | null : T,
  F,
  InsertionOf<
    N,
    P,
    [D] extends [NoDefault | undefined] ? ([SD] extends [undefined] ? I : SD) : D,
    FK,
    F,
    [G] extends [undefined] ? C : true
  >,
  P extends true ? true : false
>;
export function column(type: SqlType, options: AnyOptions = {}): AnyColumnDef {
  if (!(type instanceof SqlType)) throw new ArgumentError("column() takes a type first: column(t.integer(), { … }).");
  return new ColumnSpec(type, options);
}

/**
 * What the function of a default is given.
 *
 * @example
 * column(t.text(), { default: ({ parameters }) => slug(parameters["title"]) })
 */
export interface DefaultContext {
  /** The plain values of the row that is being written, by column key; also those that other defaults have made. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A default, as the compiler and the engine use it. */
export type ColumnDefault =
  | { readonly kind: "value"; readonly make: (context: DefaultContext) => unknown }
  | { readonly kind: "expression"; readonly expression: ExpressionNode };

function defaultOf(given: unknown): ColumnDefault | null {
  if (given === undefined) return null;
  if (given instanceof ExpressionNode) return { kind: "expression", expression: given };
  // Not every function that makes a value expects an argument: `nanoid` would take it for a length.
  if (typeof given === "function") return { kind: "value", make: given.length === 0 ? () => given() : (context) => given(context) };
  return { kind: "value", make: () => given };
}

/** A column of a table. Its identity, a serial number, is all that cache keys need. */
export class Column extends ColumnNode {
  override readonly kind = "table_column";
  declare readonly name: string;
  readonly owner: Table;
  readonly options: AnyOptions;
  /** GENERATED AS IDENTITY, and how it counts; null for a column that is none. */
  readonly identity: IdentityOptions | null;
  readonly default: ColumnDefault | null;
  readonly onUpdate: ColumnDefault | null;
  readonly serverDefault: ExpressionNode | string | null;
  readonly computed: ExpressionNode | null;
  readonly #serial: number;
  #primaryKey: boolean;
  #foreignKeys: readonly ForeignKeyConstraint[] = [];

  constructor(owner: Table, key: string, spec: ColumnSpec) {
    const { options } = spec;
    super(owner, key, options.name ?? key, spec.type);
    this.owner = owner;
    this.options = options;
    this.#primaryKey = options.primaryKey === true;
    this.identity = identityOf(options.identity, `${owner.name}.${key}`);
    this.default = defaultOf(options.default);
    this.onUpdate = defaultOf(options.onUpdate);
    this.serverDefault = serverDefaultOf(options.serverDefault, `${owner.name}.${key}`);
    this.computed = computedOf(options.computed, `${owner.name}.${key}`);
    checkForeignKey(options.foreignKey, `${owner.name}.${key}`);
    this.#serial = nextSerial();
  }

  override get serial(): number {
    return this.#serial;
  }

  override get outline(): number {
    return this.#serial;
  }

  /** Whether it belongs to the primary key. */
  get primaryKey(): boolean {
    return this.#primaryKey;
  }

  /** Whether NULL is allowed. */
  get nullable(): boolean {
    return this.options.nullable === true && !this.#primaryKey;
  }

  /** Called by the table, for a column that its primary key names. */
  enterPrimaryKey(): void {
    this.#primaryKey = true;
  }

  /** The foreign keys that this column is part of. */
  get foreignKeys(): readonly ForeignKeyConstraint[] {
    return this.#foreignKeys;
  }

  /** Called by the table, once its constraints are known. */
  attachForeignKeys(constraints: readonly ForeignKeyConstraint[]): void {
    this.#foreignKeys = constraints;
  }

  /** The column's own foreign key as it was declared. */
  get foreignKeyTarget(): ForeignKeyTarget | null {
    const { foreignKey } = this.options;
    return typeof foreignKey === "string" ? foreignKey : typeof foreignKey === "function" ? () => foreignKey() : null;
  }

  /** Whether the database fills the column: computed or generated. */
  get generated(): boolean {
    return this.options.generated === true || this.computed !== null;
  }

  /** Whether it is left out where a statement speaks of all columns of the table. */
  override get omitted(): boolean {
    return this.options.omitFromStatements === true || (this.options.insertSentinel === true && this.default === null);
  }

  override visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
  }

  /** Never copied; but where the table is replaced in a statement, another column stands for this one. */
  override rebuild(changes: Readonly<Record<string, unknown>>): Node {
    return changes["table"] === undefined ? this : super.rebuild(changes);
  }
}

function identityOf(given: unknown, where: string): IdentityOptions | null {
  if (given === undefined || given === false) return null;
  if (given === true) return {};
  if (typeof given === "object" && given !== null) return checkedCounting(given, `the identity of ${where}`);
  throw new ArgumentError(`The identity of ${where} is true, or options of how it counts: identity: { start: 100 }.`);
}

function serverDefaultOf(given: unknown, where: string): ExpressionNode | string | null {
  if (given === undefined || given === null) return null;
  if (typeof given === "string" || given instanceof ExpressionNode) return given;
  throw new ArgumentError(`The serverDefault of ${where} is neither a SQL expression nor a string: serverDefault: text("0").`);
}

function computedOf(given: unknown, where: string): ExpressionNode | null {
  if (given === undefined || given === null) return null;
  if (given instanceof ExpressionNode) return given;
  if (typeof given === "string") return new TextNode(given);
  throw new ArgumentError(`The computed expression of ${where} is neither a SQL expression nor a string of SQL: computed: "price * 2".`);
}

function checkForeignKey(given: unknown, where: string): void {
  if (given === undefined || given === null || typeof given === "string" || typeof given === "function") return;
  throw new ArgumentError(
    `The foreignKey of ${where} is neither a function that gives a column nor a string: () => other.c.id, or "other.id".`,
  );
}
