import type { SqlType } from "@athanor/core";
import { ArgumentError, bindParam, column, func, insert, literal, MetaData, select, sql, table, typeDecorator, types as t } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import { createEngine, DataError } from "@athanor/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlite } from "../src/index.ts";
import { bindNumeric } from "../src/types/decimals.ts";
import { memoryEngine } from "./database.ts";

/** What SQLite sees of a value of a type, and what comes back of it, through a bound value and through a column. */
function journey(engine: Engine, type: SqlType, value: unknown): { readonly type: unknown; readonly bound: unknown; readonly stored: unknown; readonly back: unknown } {
  return engine.begin((connection) => {
    const table_ = table(`t${Math.random()}`, new MetaData(), { v: column(type, { nullable: true }) });
    engine.dialect.name satisfies string;
    const [bound] = connection.execute(select(func.typeof(literal(value, type)).cast(t.text()))).one();
    connection.driverSql(`CREATE TABLE "${table_.name}" (v ${typeName(type)})`);
    connection.execute(insert(table_), { v: value });
    const [stored, raw] = connection.driverSql(`SELECT typeof(v), v FROM "${table_.name}"`).one();
    const [back] = connection.execute(select(table_.c.v)).one();
    connection.driverSql(`DROP TABLE "${table_.name}"`);
    return { type: bound, bound: raw, stored, back };
  });
}

function typeName(type: SqlType): string {
  return sqlite().types[type.kind]?.ddl(type, sqlite()) ?? "";
}
