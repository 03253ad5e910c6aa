/** The description of a case, as the corpus' format page has it. Only the fields that builders read are named. */

/** A name, plain or with what is special about it. */
export type Name = string | { readonly name?: string; readonly quote?: boolean; readonly conv?: true; readonly none_name?: true };

/** A plain value: JSON as it is, other values tagged by a key that begins with `$`. */
export type Value = unknown;

/** A SQL type: its name, or its name with arguments. */
export type TypeDescription = string | TypeFields;

/** A type with arguments. */
export interface TypeFields {
  readonly type: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly variants?: Readonly<Record<string, TypeDescription>>;
  readonly base?: TypeDescription;
  readonly impl?: TypeDescription;
  readonly [field: string]: unknown;
}

/** An operator of the table, or one by its text. */
export type OperatorDescription =
  | string
  | {
      readonly custom: string;
      readonly precedence?: number;
      readonly is_comparison?: boolean;
      readonly natural_self_precedent?: boolean;
      readonly eager_grouping?: boolean;
      readonly visit?: string;
    };

/** A reference to a table (`t1`), a FROM object (`f1`) or a shared expression (`e1`). */
export interface Ref {
  readonly ref: string;
}

/** Any node; `node` says which kind, and the builder of that kind knows its fields. */
export interface AnyNode {
  readonly node: string;
  readonly [field: string]: unknown;
}

/** A node, or a reference to one. */
export type Ast = AnyNode | Ref;

/** A column of a VALUES or of a function in FROM. */
export interface NamedColumn {
  readonly name: Name;
  readonly type?: TypeDescription;
}

/** One bound of a window's frame. */
export interface FrameBound {
  readonly type: "unbounded" | "current" | "preceding" | "following";
  readonly bind?: Ast;
}

/** A window's frame. */
export interface FrameFields {
  readonly lower: FrameBound;
  readonly upper: FrameBound;
}

/** A column's key or the column, and what it is set to. */
export type Setting = readonly [key: string | Ast, value: Ast];

/** A CTE that a statement was given. */
export interface AddedCte {
  readonly cte: string;
  readonly nest_here?: true;
}

/** A hint or other text, perhaps of one dialect. */
export interface DialectText {
  readonly text: string | Ast;
  readonly dialect?: string;
  /** The table that a hint is about. */
  readonly from?: Ast;
}

/** A sequence. */
export interface SequenceFields {
  readonly name: Name;
  readonly [field: string]: unknown;
}

/** A default of a column. */
export interface DefaultFields {
  readonly kind: "scalar" | "expr" | "callable" | "sequence" | "insert_sentinel" | "string" | "fetched";
  readonly value?: Value;
  readonly expr?: Ast;
  readonly text?: string;
}

/** A column of a table. */
export interface ColumnFields {
  readonly name: Name;
  readonly type?: TypeDescription;
  readonly key?: string;
  readonly primary_key?: true;
  readonly autoincrement?: boolean | "ignore_fk";
  readonly nullable?: boolean;
  readonly default?: DefaultFields;
  readonly onupdate?: DefaultFields;
  readonly server_default?: DefaultFields;
  readonly computed?: { readonly sqltext: Ast; readonly persisted?: boolean };
  readonly identity?: Readonly<Record<string, unknown>>;
  readonly omit_from_statements?: true;
  readonly insert_sentinel?: true;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly checks?: readonly ConstraintFields[];
  readonly system?: true;
}

/** A constraint of a table; which fields count depends on its kind. */
export interface ConstraintFields {
  readonly kind: "primary_key" | "foreign_key" | "unique" | "check" | "exclude";
  readonly name?: Name;
  readonly columns?: readonly string[];
  readonly references?: readonly { readonly table?: string; readonly column?: string; readonly spec?: string }[];
  readonly sqltext?: Ast;
  readonly [field: string]: unknown;
}

/** An index of a table. */
export interface IndexFields {
  readonly name?: Name;
  readonly expressions: readonly (AnyNode | Ref | { readonly name: string })[];
  readonly unique?: true;
  readonly column_flag?: true;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly ddl_if?: { readonly dialect: string };
}

/** A table: `lightweight` is one that was written down only to name columns. */
export interface TableFields {
  readonly kind: "table" | "lightweight";
  readonly name: Name;
  readonly schema?: Name;
  readonly metadata?: string;
  readonly columns: readonly ColumnFields[];
  readonly constraints?: readonly ConstraintFields[];
  readonly indexes?: readonly IndexFields[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly prefixes?: readonly string[];
}

/** A catalogue of tables. */
export interface MetaDataFields {
  readonly schema?: Name;
  readonly naming_convention?: Readonly<Record<string, string>>;
}

/** The dialect of a case. */
export interface DialectFields {
  readonly name: string;
  readonly paramstyle?: string;
  readonly driver?: string | null;
  readonly flags?: Readonly<Record<string, unknown>>;
}

/** How the case's statement is compiled. */
export interface OptionFields {
  readonly column_keys?: readonly string[];
  readonly literal_binds?: boolean;
  readonly render_postcompile?: boolean;
  readonly [option: string]: unknown;
}

/** SQL and values that a case expects, or that were observed beside. */
export interface Expectation {
  readonly sql?: string;
  readonly sql_raw?: string;
  readonly params?: Readonly<Record<string, Value>>;
  readonly positional?: readonly Value[];
}

/** One case of the corpus. */
export interface Case {
  readonly id: string;
  readonly area: string;
  readonly dialect: DialectFields;
  readonly options?: OptionFields;
  readonly expected: Expectation & { readonly sql: string };
  readonly observed?: Expectation;
  readonly ast: Ast;
  readonly tables?: Readonly<Record<string, TableFields>>;
  readonly froms?: Readonly<Record<string, AnyNode>>;
  readonly shared?: Readonly<Record<string, Ast>>;
  readonly metadatas?: Readonly<Record<string, MetaDataFields>>;
  readonly params_in?: Readonly<Record<string, Value>>;
}
