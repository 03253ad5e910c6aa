/** What schema objects may be told for SQLite: `dialect: { sqlite: { … } }`. */
import type {} from "@athanor/core";

/** What happens to a row that breaks a constraint. */
export type SqliteConflict = "ROLLBACK" | "ABORT" | "FAIL" | "IGNORE" | "REPLACE";

/** Options of a table. */
export interface SqliteTableOptions {
  /** WITHOUT ROWID: the table is its primary key's index. */
  readonly withoutRowid?: boolean;
  /** STRICT: columns take values of their type only. */
  readonly strict?: boolean;
  /** AUTOINCREMENT: numbers of deleted rows are never used again. */
  readonly autoincrement?: boolean;
}

/** Options of a column. */
export interface SqliteColumnOptions {
  /** ON CONFLICT of its NOT NULL. */
  readonly onConflictNotNull?: SqliteConflict;
  /** ON CONFLICT of the primary key, if the column is all of it. */
  readonly onConflictPrimaryKey?: SqliteConflict;
  /** ON CONFLICT of its `unique: true`. */
  readonly onConflictUnique?: SqliteConflict;
}

/** Options of a primary key, a unique constraint or a CHECK. */
export interface SqliteConstraintOptions {
  readonly onConflict?: SqliteConflict;
}

/** Options of an index. */
export interface SqliteIndexOptions {
  /** Only rows for which this holds; in place of the index's own `where`. */
  readonly where?: object;
}

declare module "@athanor/core" {
  interface DialectTableOptions {
    readonly sqlite?: SqliteTableOptions;
  }
  interface DialectColumnOptions {
    readonly sqlite?: SqliteColumnOptions;
  }
  interface DialectPrimaryKeyOptions {
    readonly sqlite?: SqliteConstraintOptions;
  }
  interface DialectUniqueOptions {
    readonly sqlite?: SqliteConstraintOptions;
  }
  interface DialectCheckOptions {
    readonly sqlite?: SqliteConstraintOptions;
  }
  interface DialectIndexOptions {
    readonly sqlite?: SqliteIndexOptions;
  }
}
