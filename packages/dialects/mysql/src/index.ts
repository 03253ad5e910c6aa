/** The MySQL and MariaDB dialects. */
export type { MysqlIndexOptions, MysqlPrimaryKeyOptions, MysqlTableOptions } from "./ddl-options.ts";
export type { MatchMode, MatchOptions } from "./match.ts";
export { MatchNode, match } from "./match.ts";
export { mariadb, mysql } from "./mysql.ts";
export type { MysqlOptions, RenderingOptions, SslOptions } from "./options.ts";
export { BlobType } from "./types/factories.ts";
export type { IntegerOptions, NumberOptions } from "./types/numbers.ts";
export { MysqlBitType, MysqlFloatType, MysqlIntegerType, MysqlNumericType, YearType } from "./types/numbers.ts";
export type { CharOptions, TextOptions } from "./types/strings.ts";
export { MysqlEnumType, MysqlStringType, SetType } from "./types/strings.ts";
export { MysqlDateTimeType, MysqlTimeType } from "./types/temporal.ts";
