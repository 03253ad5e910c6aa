/** What schema objects may be told for MySQL and MariaDB: `dialect: { mysql: { … } }`, and `mariadb` for what differs there. */
import type {} from "@athanor/core";

/** Options of a table, as they stand behind CREATE TABLE. */
export interface MysqlTableOptions {
  /** ENGINE, such as `"InnoDB"`. */
  readonly engine?: string;
  /** The first number of AUTO_INCREMENT. */
  readonly autoIncrement?: number;
  /** DEFAULT CHARACTER SET. */
  readonly defaultCharset?: string;
  /** CHARSET, the same under its short name. */
  readonly charset?: string;
  /** COLLATE. */
  readonly collate?: string;
  readonly rowFormat?: string;
  readonly keyBlockSize?: number;
  readonly maxRows?: number;
  readonly minRows?: number;
  readonly avgRowLength?: number;
  readonly packKeys?: 0 | 1 | "DEFAULT";
  readonly checksum?: 0 | 1;
  readonly delayKeyWrite?: 0 | 1;
  readonly insertMethod?: "NO" | "FIRST" | "LAST";
  readonly statsAutoRecalc?: 0 | 1 | "DEFAULT";
  readonly statsPersistent?: 0 | 1 | "DEFAULT";
  readonly statsSamplePages?: number;
  readonly compression?: "ZLIB" | "LZ4" | "NONE";
  readonly encryption?: "Y" | "N";
  readonly connection?: string;
  readonly dataDirectory?: string;
  readonly indexDirectory?: string;
  readonly password?: string;
  readonly tablespace?: string;
  /** UNION, of a MERGE table: the tables, in parentheses, taken as it is. */
  readonly union?: string;
  /** PARTITION BY: SQL, such as `"HASH(id)"`, taken as it is. */
  readonly partitionBy?: string;
  readonly partitions?: number | string;
  /** SUBPARTITION BY: SQL, taken as it is. */
  readonly subpartitionBy?: string;
  readonly subpartitions?: number | string;
}

/** Options of an index. */
export interface MysqlIndexOptions {
  /** How much of each text is indexed: for all columns, or by name. */
  readonly length?: number | Readonly<Record<string, number>>;
  /** FULLTEXT or SPATIAL. */
  readonly prefix?: "FULLTEXT" | "SPATIAL";
  /** USING. */
  readonly using?: string;
  /** WITH PARSER, of a full-text index. */
  readonly withParser?: string;
  readonly keyBlockSize?: number;
}

/** Options of a primary key. */
export interface MysqlPrimaryKeyOptions {
  /** USING. */
  readonly using?: string;
}

declare module "@athanor/core" {
  interface DialectTableOptions {
    readonly mysql?: MysqlTableOptions;
    readonly mariadb?: MysqlTableOptions;
  }
  interface DialectIndexOptions {
    readonly mysql?: MysqlIndexOptions;
    readonly mariadb?: MysqlIndexOptions;
  }
  interface DialectPrimaryKeyOptions {
    readonly mysql?: MysqlPrimaryKeyOptions;
    readonly mariadb?: MysqlPrimaryKeyOptions;
  }
}
