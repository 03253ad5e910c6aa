/** What compiling a statement gives: SQL text, and everything about its values that can be worked out once. */
import type { BoundValue, DefaultContext, SqlType } from "@athanor/core";
import type { SchemaTranslateMap } from "./schema-names.ts";

/** Converts one value, never null, on its way to the driver or back. */
export type ValueProcessor = (value: unknown) => unknown;

/** A row of parameters given at execution, by column key or by the name of a bound parameter. */
export type ParameterRow = Readonly<Record<string, unknown>>;

/** Where the value of a placeholder comes from. */
export type BindSource =
  /** A value of the statement itself: the index among the bound values that a key walk collects. If the program named it (`bindParam`), a parameter row may give another one. */
  | { readonly from: "statement"; readonly index: number; readonly name: string | null }
  /** The parameter row: a column of an INSERT or UPDATE, or a required bound parameter. */
  | { readonly from: "row"; readonly key: string }
  /** The schema translation given to `bind`: what stands for a schema, `""` for none. */
  | { readonly from: "schema"; readonly schema: string }
  /** Part of the compiled statement itself: a value that compiling brought in, such as that of a column's default expression. */
  | { readonly from: "constant"; readonly value: unknown }
  /** Made anew for each row: a column's default of the program's, which may look at the plain values of that row. */
  | {
      readonly from: "default";
      readonly key: string;
      readonly make: (context: DefaultContext) => unknown;
      readonly row: ReadonlyMap<string, BindSlot>;
    };

/** How the members of a list that becomes as many placeholders are written. */
export interface ListForm {
  /** What stands in the list's place when it is empty. */
  readonly empty: string;
  /** What stands before the whole of it when it is not. */
  readonly opening: string;
  /** What stands before each placeholder, and behind it. */
  readonly before: string;
  readonly behind: string;
}

/** One placeholder of the SQL text, in the order of the text. */
export interface BindSlot {
  /** The parameter's name in dialects that name them, and in logs. */
  readonly name: string;
  readonly source: BindSource;
  readonly type: SqlType;
  /** JavaScript to driver; null where the value passes as it is. */
  readonly process: ValueProcessor | null;
  /** Whether null is a value that `process` sees, such as JSON's. */
  readonly bindsNull?: boolean;
  /** A list of values that becomes as many placeholders. */
  readonly expanding: boolean;
  /** How such a list is written; null where there is none. */
  readonly list: ListForm | null;
  /** Of an INSERT for many rows: the values of all rows are sent as one, which this makes of them. */
  readonly gather?: ValueProcessor;
  /** Written into the text as a literal at execution, never sent as a parameter. */
  readonly literal: ((value: unknown) => string) | null;
}

/** One column of a statement's result. */
export interface ResultColumn {
  /** The key in the row: the column's own key or label, made unique. */
  readonly key: string;
  /** The name that the SQL gives it. */
  readonly name: string;
  readonly type: SqlType;
  /** Driver to JavaScript; null where the value passes as it is. */
  readonly process: ValueProcessor | null;
}

/** What kind of statement it is, as far as running it depends on that. */
export type StatementKind = "select" | "insert" | "update" | "delete" | "merge" | "ddl" | "text";

/** SQL text and driver values, ready to run. */
export interface BoundStatement {
  readonly sql: string;
  readonly values: unknown[];
  /** Whether the text belongs to the values (an expanded list): then it's not worth a prepared statement that is kept. */
  readonly expanded: boolean;
}

/** One statement of several rows, ready to run. */
export interface BoundMany extends BoundStatement {
  /** How many of the rows it holds, from the first on: as many as are small enough together. */
  readonly count: number;
  /** The values that tell them apart (`SentinelValues`), as the program gave them; none where nothing has to. */
  readonly marks: readonly unknown[];
}

/** Facts about an INSERT that the engine and the unit of work need. */
export interface InsertFacts {
  /** The columns of the VALUES list, by key. */
  readonly columnKeys: readonly string[];
  /** Keys of the primary key's columns, in order. */
  readonly primaryKey: readonly string[];
  /** The key of the column that the database numbers by itself, where a row gives no value for it. */
  readonly autoincrement: string | null;
  /** Where that number stands among what the statement returns; null if it isn't returned, or the statement gives it a value. */
  readonly returnedKey: number | null;
  /** The keys of columns of which no two rows of one statement may have the same values, because the database upserts a row but once; null if any may. */
  readonly distinct: readonly string[] | null;
  /** What tells the rows that come back apart; null where nothing does, or nothing has to. */
  readonly sentinel: Sentinel | null;
  /** Turns what the driver tells of that number into a value of the column. */
  readonly generatedKey: (id: number | bigint) => unknown;
}

/** What tells the rows apart that an INSERT of many returns, on a database that promises no order. */
export interface Sentinel {
  /** Where it stands among what is returned. */
  readonly at: number;
  /** How many columns the result has: what is returned behind those is for this alone. */
  readonly width: number;
  /** Values that the program gave; null for the numbers of the rows. */
  readonly of: SentinelValues | null;
}

/** A column whose values the program gave. */
export interface SentinelValues {
  /** The column's key. */
  readonly key: string;
  /** What two values are compared as. */
  readonly text: (value: unknown) => string;
  /** The column's type. */
  readonly type: SqlType;
  /** Driver to JavaScript; null where the value passes as it is. */
  readonly process: ValueProcessor | null;
}

/** How an INSERT takes several rows of parameters at a time. */
export interface ManyRows {
  /** How many rows fit into one statement. */
  readonly mostRows: number;
  /** Whether what it returns comes in the order of the rows. */
  readonly ordered: boolean;
  /** Whether the keys that the database generates rise in the order of the rows. */
  readonly risingKeys: boolean;
  /** As `Compiled.bind`, for several rows, at least one and `mostRows` at most. */
  bind(binds: readonly BoundValue[], rows: readonly ParameterRow[], schemas?: SchemaTranslateMap): BoundMany;
}

/** A statement, compiled for one dialect. */
export interface Compiled {
  readonly kind: StatementKind;
  /** The SQL text; with an expanding list, its form before expansion. */
  readonly sql: string;
  readonly slots: readonly BindSlot[];
  /** Whether running it gives rows. */
  readonly returnsRows: boolean;
  /** The columns of those rows; null when they are only known from the database (raw text). */
  readonly columns: readonly ResultColumn[] | null;
  readonly insert: InsertFacts | null;
  /** What is probably not meant: FROM elements that nothing connects. */
  readonly warnings: readonly string[];
  /** The statement's own bound values, as far as the caller gave a statement: the values of `compile(dialect).params`. */
  readonly params: readonly unknown[];
  /** Several rows in one statement: of an INSERT that was compiled for many rows, where the dialect has a way to send them so. */
  readonly many: ManyRows | null;

  /**
   * Puts values to the placeholders.
   *
   * @param binds the bound values that the key walk found in the statement at hand (not the one that was compiled)
   * @param row the parameters of this execution, if any
   * @param schemas other schemas for those that were left open when the statement was compiled
   * @returns the text to run and the driver's values in the order of its placeholders
   * @throws ArgumentError for an undefined value or a missing parameter
   */
  bind(binds: readonly BoundValue[], row?: ParameterRow, schemas?: SchemaTranslateMap): BoundStatement;
}
