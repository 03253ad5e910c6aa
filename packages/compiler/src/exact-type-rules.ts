/** How types are written that go by their own name. */
import type { ExactBinaryType, ExactDateTimeType, ExactNumericType } from "@athanor/core";
import type { Dialect } from "./dialect.ts";
import { characterType, namedType, scaled, sized } from "./type-text.ts";

const binary = (name: string) => ({ ddl: ({ length }: ExactBinaryType): string => sized(name, length) });
const dateTime = (name: string) => ({ ddl: ({ precision }: ExactDateTimeType): string => sized(name, precision) });

/** The rules of the default dialect. Values, and their literals, are those of the generic types. */
export const EXACT_TYPE_RULES: Dialect["types"] = {
  sql_decimal: { ddl: (type: ExactNumericType) => scaled("DECIMAL", type) },
  sql_real: namedType("REAL"),
  sql_double: namedType("DOUBLE"),
  sql_double_precision: namedType("DOUBLE PRECISION"),
  sql_boolean: namedType("BOOLEAN"),
  sql_char: characterType("CHAR"),
  sql_varchar: characterType("VARCHAR"),
  sql_nchar: characterType("NCHAR"),
  sql_nvarchar: characterType("NVARCHAR"),
  sql_text: characterType("TEXT"),
  sql_clob: namedType("CLOB"),
  sql_nclob: namedType("NCLOB"),
  sql_timestamp: dateTime("TIMESTAMP"),
  sql_datetime: dateTime("DATETIME"),
  sql_binary: binary("BINARY"),
  sql_varbinary: binary("VARBINARY"),
  sql_blob: binary("BLOB"),
  sql_uuid: namedType("UUID"),
};
