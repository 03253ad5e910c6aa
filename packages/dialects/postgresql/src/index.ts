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
export type { PostgresqlDatabase, PostgresqlFactory } from "./dialect.ts";
export { postgresql, postgresqlOn } from "./dialect.ts";
export { mapPostgresqlError } from "./errors.ts";
export type { TextSearch, TsQuery, TsVector } from "./full-text.ts";
export { noticeOf } from "./notices.ts";
export type { Notice, Pem, PostgresqlOptions, SslMode, TlsOptions } from "./options.ts";
export { pg } from "./pg.ts";
export type { ConnectionSettings } from "./pg-connection.ts";
export { PgConnection } from "./pg-connection.ts";
export type { PgStream, RowDescription, ServerMessage, Submittable, WireClient, WireProtocol, WireValue } from "./pg-library.ts";
export type { PostgresqlRendering } from "./server-facts.ts";
export { readExactValues } from "./session-settings.ts";
export type { DomainOptions } from "./types/bits-and-names.ts";
export { BitType, DomainType } from "./types/bits-and-names.ts";
export { HstoreType, JsonbType } from "./types/documents.ts";
export type { Range, RangeBounds } from "./types/ranges.ts";
export { MultirangeType, RangeType } from "./types/ranges.ts";
export type { IntervalFields } from "./types/temporal.ts";
