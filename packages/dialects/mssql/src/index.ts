/** The SQL Server dialect. */
export type { MssqlIndexOptions, MssqlKeyOptions } from "./ddl-options.ts";
export { mssql } from "./mssql.ts";
export type { AzureAuthentication, MssqlOptions, RenderingOptions, Secret } from "./options.ts";
export { deleted, inserted } from "./output.ts";
export {
  MoneyType,
  MssqlBinaryType,
  MssqlBitType,
  MssqlDateTimeType,
  MssqlTimeType,
  NtextType,
  SqlVariantType,
  TinyintType,
  UniqueidentifierType,
} from "./types/own-types.ts";
