/** The PostgreSQL dialect. */
export type { ItemOf, PlainItem } from "./array.ts";
export { ArrayConstructor } from "./array.ts";
export type {
  IncludedColumn,
  PostgresqlConstraintOptions,
  PostgresqlIndexOptions,
  PostgresqlPrimaryKeyOptions,
  PostgresqlTableOptions,
  PostgresqlUniqueOptions,
  PostgresqlViewOptions,
  StorageParameters,
} from "./ddl-options.ts";
export { postgresql } from "./dialect.ts";
export type { TextSearch, TsQuery, TsVector } from "./full-text.ts";
export type { PostgresqlOptions } from "./options.ts";
export { pg } from "./pg.ts";
export type { DomainOptions } from "./types/bits-and-names.ts";
export { BitType, DomainType } from "./types/bits-and-names.ts";
export { HstoreType, JsonbType } from "./types/documents.ts";
export type { Range, RangeBounds } from "./types/ranges.ts";
export { MultirangeType, RangeType } from "./types/ranges.ts";
export type { IntervalFields } from "./types/temporal.ts";
