/** Finding the row of an object: by the primary key that it has in the database, and by its version. */
import type { ExpressionNode } from "@athanor/core";
import { BIND_NAMED, BIND_REQUIRED, Bind, SelectNode, TextNode } from "@athanor/core";
import type { ConnectionState, Op } from "@athanor/engine";
import { runStatement } from "@athanor/engine";
import type { Mapper } from "../mapping/mapper.ts";
import type { ColumnProperty } from "../mapping/properties/column-property.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { NOT_LOADED } from "../state/instance-state.ts";
import { FLUSH } from "./run-batch.ts";

/** What tells an object's row from others: the primary key, and the version. */
function keyColumns(mapper: Mapper): readonly ColumnProperty[] {
  return mapper.version === null ? mapper.primaryKey : [...mapper.primaryKey, mapper.version];
}

/** The name of a parameter beside those that are called like columns. */
function parameterName(place: number): string {
  return `athanor_key_${place}`;
}

/** The conditions by which a statement finds the row of an object. */
export function keyConditions(mapper: Mapper): ExpressionNode[] {
  return keyColumns(mapper).map(({ column }, i) => column.eq(new Bind(parameterName(i), null, column.type, BIND_NAMED | BIND_REQUIRED)));
}

/** The parameters of `keyConditions` for one object: the values that its row has, not those that it is about to get. */
export function keyParameters(mapper: Mapper, state: InstanceState): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  keyColumns(mapper).forEach(({ index }, i) => {
    const original = state.original?.[index];
    parameters[parameterName(i)] = original === undefined || original === NOT_LOADED ? (state.values[index] ?? null) : original;
  });
  return parameters;
}

/** Which of the rows that a statement was to meet is not there; null if all are. */
export function* missingRow(
  connection: ConnectionState,
  mapper: Mapper,
  rows: readonly Readonly<Record<string, unknown>>[],
): Op<number | null> {
  const statement = new SelectNode([new TextNode("1")]).selectFrom(mapper.table).where(...keyConditions(mapper));
  for (let i = 0; i < rows.length; i++) {
    const found = yield* runStatement(connection, statement, rows[i], FLUSH);
    if ((found.rows?.length ?? 0) === 0) return i;
  }
  return null;
}
