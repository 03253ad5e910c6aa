/** What creating a metadata takes beside its tables, and in which order it can be done. */
import type { Dialect } from "@athanor/compiler";
import { isCreatedOn, typeFor } from "@athanor/compiler";
import type { ColumnDefault, Constraint, MetaData, Sequence, SqlType, Table } from "@athanor/core";
import { ArrayType, DecoratedType, ExpressionNode, ForeignKeyConstraint, iterate, NextValue } from "@athanor/core";

/** The types that have to be there before tables can have columns of them, each once. */
export function typesOf(tables: readonly Table[], dialect: Dialect): SqlType[] {
  const found = new Map<string, SqlType>();
  const visit = (type: SqlType): void => {
    const own = typeFor(type, dialect);
    if (own instanceof DecoratedType) visit(own.impl);
    else if (own instanceof ArrayType) visit(own.item);
    else if (own.objectName !== null) found.set(JSON.stringify([own.objectName.schema, own.objectName.name]), own);
  };
  if (dialect.capabilities.namedTypes) for (const table of tables) for (const { type } of table.columnList) visit(type);
  return [...found.values()];
}

/** The sequences of a metadata, and those that columns of the tables have as defaults; not those that are there for other databases. */
export function sequencesOf(tables: readonly Table[], metadata: MetaData | null, dialect: Dialect): Sequence[] {
  if (!dialect.capabilities.sequences) return [];
  const found = new Set<Sequence>(metadata?.sequences.values() ?? []);
  for (const table of tables)
    for (const column of table.columnList)
      for (const expression of expressionsOf(column.default, column.onUpdate, column.serverDefault))
        for (const node of iterate(expression)) if (node instanceof NextValue) found.add(node.sequence);
  return [...found].filter((sequence) => sequence.options.optional !== true);
}

function expressionsOf(...given: readonly (ColumnDefault | ExpressionNode | string | null)[]): ExpressionNode[] {
  return given.flatMap((each) => {
    if (each === null || typeof each === "string") return [];
    if (each instanceof ExpressionNode) return [each];
    return each.kind === "expression" ? [each.expression] : [];
  });
}

/** A table to be created, and the foreign keys that have to wait for tables behind it. */
export interface TableStep {
  readonly table: Table;
  readonly without: readonly ForeignKeyConstraint[];
}

/**
 * The tables in their order, each with the foreign keys to tables that come later: those can only be added at the end. Where the
 * database can't add constraints to a table that is there, none have to wait: it takes references to what isn't there yet.
 */
export function tableSteps(tables: readonly Table[], dialect: Dialect): TableStep[] {
  const pending = new Set(tables);
  return tables.map((table) => {
    pending.delete(table);
    const waits = (constraint: ForeignKeyConstraint): boolean =>
      dialect.capabilities.alterConstraints && pending.has(constraint.referredTable) && isCreatedOn(constraint, dialect);
    return { table, without: table.foreignKeys.filter(waits) };
  });
}

/** The constraints that are added when all tables are there: those that had to wait, and those that are wanted so. */
export function laterConstraints(steps: readonly TableStep[], dialect: Dialect): Constraint[] {
  if (!dialect.capabilities.alterConstraints) return [];
  return steps.flatMap(({ table, without }) =>
    [table.primaryKey, ...table.constraints].filter((constraint) => {
      if (constraint instanceof ForeignKeyConstraint && without.includes(constraint)) return true;
      return constraint.options.useAlter === true && isCreatedOn(constraint, dialect);
    }),
  );
}
