/** What schema objects may be told for PostgreSQL: `dialect: { postgresql: { … } }`. */
import type { AnyExpr } from "@athanor/core";

/** Storage parameters, such as `{ fillfactor: 70 }`: null for one without a value. */
export type StorageParameters = Readonly<Record<string, string | number | boolean | null>>;

/** A column by its name or key, or itself. */
export type IncludedColumn = string | AnyExpr;

/** Options of a table. */
export interface PostgresqlTableOptions {
  /** INHERITS: the parent table, or several, by name. */
  readonly inherits?: string | readonly string[];
  /** PARTITION BY: SQL, such as `"RANGE (created)"`, taken as it is. */
  readonly partitionBy?: string;
  /** USING: the table access method. */
  readonly using?: string;
  /** WITH: storage parameters. */
  readonly with?: StorageParameters;
  /** WITH OIDS or WITHOUT OIDS. */
  readonly withOids?: boolean;
  /** ON COMMIT, of a temporary table. */
  readonly onCommit?: "PRESERVE ROWS" | "DELETE ROWS" | "DROP";
  readonly tablespace?: string;
}

/** Options of an index. */
export interface PostgresqlIndexOptions {
  /** The index method, such as `"gin"`. */
  readonly using?: string;
  /** INCLUDE: columns that are kept beside what is indexed. */
  readonly include?: readonly IncludedColumn[];
  /** Only rows for which this holds; in place of the index's own `where`. */
  readonly where?: object;
  /** Operator classes, by the key of the column or the label of the expression. */
  readonly ops?: Readonly<Record<string, string>>;
  /** CONCURRENTLY: without a lock on the table, and outside of any transaction. */
  readonly concurrently?: boolean;
  /** WITH: storage parameters. */
  readonly with?: StorageParameters;
  readonly tablespace?: string;
  /** NULLS NOT DISTINCT or NULLS DISTINCT. */
  readonly nullsNotDistinct?: boolean;
}

/** Options of a primary key. */
export interface PostgresqlPrimaryKeyOptions {
  /** INCLUDE: columns that are kept beside the key. */
  readonly include?: readonly IncludedColumn[];
}

/** Options of a unique constraint. */
export interface PostgresqlUniqueOptions extends PostgresqlPrimaryKeyOptions {
  /** NULLS NOT DISTINCT or NULLS DISTINCT. */
  readonly nullsNotDistinct?: boolean;
}

/** Options of a CHECK or a foreign key. */
export interface PostgresqlConstraintOptions {
  /** NOT VALID: rows that are there already are not looked at. */
  readonly notValid?: boolean;
}

/** Options of a view. */
export interface PostgresqlViewOptions {
  /** WITH: `{ security_barrier: true }`. */
  readonly with?: StorageParameters;
}

declare module "@athanor/core" {
  interface DialectTableOptions {
    readonly postgresql?: PostgresqlTableOptions;
  }
  interface DialectIndexOptions {
    readonly postgresql?: PostgresqlIndexOptions;
  }
  interface DialectPrimaryKeyOptions {
    readonly postgresql?: PostgresqlPrimaryKeyOptions;
  }
  interface DialectUniqueOptions {
    readonly postgresql?: PostgresqlUniqueOptions;
  }
  interface DialectCheckOptions {
    readonly postgresql?: PostgresqlConstraintOptions;
  }
  interface DialectForeignKeyOptions {
    readonly postgresql?: PostgresqlConstraintOptions;
  }
  interface DialectViewOptions {
    readonly postgresql?: PostgresqlViewOptions;
  }
}
