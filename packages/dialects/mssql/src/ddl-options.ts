/** What schema objects may be told for SQL Server: `dialect: { mssql: { … } }`. */
import type { AnyExpr } from "@athanor/core";

/** Options of an index. */
export interface MssqlIndexOptions {
  /** CLUSTERED or NONCLUSTERED. */
  readonly clustered?: boolean;
  /** COLUMNSTORE; a clustered one names no columns. */
  readonly columnstore?: boolean;
  /** INCLUDE: columns that are kept beside what is indexed, by name or key, or themselves. */
  readonly include?: readonly (string | AnyExpr)[];
  /** Only rows for which this holds; in place of the index's own `where`. */
  readonly where?: object;
}

/** Options of a primary key or a unique constraint. */
export interface MssqlKeyOptions {
  /** CLUSTERED or NONCLUSTERED. */
  readonly clustered?: boolean;
}

declare module "@athanor/core" {
  interface DialectIndexOptions {
    readonly mssql?: MssqlIndexOptions;
  }
  interface DialectPrimaryKeyOptions {
    readonly mssql?: MssqlKeyOptions;
  }
  interface DialectUniqueOptions {
    readonly mssql?: MssqlKeyOptions;
  }
}
