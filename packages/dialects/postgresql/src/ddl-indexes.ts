/** How PostgreSQL writes indexes and EXCLUDE constraints. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import {
  columnNames,
  deferrability,
  inDdl,
  indexInSchema,
  indexName,
  indexWhere,
  knownOptions,
  named,
  quoteIdentifier,
  requireExpressions,
} from "@athanor/compiler";
import type { CreateIndex, DropIndex, ExcludeConstraint, Index, Node, Table } from "@athanor/core";
import { ArgumentError, Column, checkedWords, conditionOf, ExpressionNode, Label, namedColumns, Ordering } from "@athanor/core";
import type { IncludedColumn, PostgresqlIndexOptions, StorageParameters } from "./ddl-options.ts";

const INDEX_OPTIONS = {
  using: true,
  include: true,
  where: true,
  ops: true,
  concurrently: true,
  with: true,
  tablespace: true,
  nullsNotDistinct: true,
} as const;

function optionsOf(index: Index): PostgresqlIndexOptions {
  return knownOptions(index.options.dialect?.postgresql, INDEX_OPTIONS, `The index "${index.name}"`, "PostgreSQL") ?? {};
}

/** ` INCLUDE (…)`, or nothing. */
export function includeClause(table: Table, include: readonly IncludedColumn[] | undefined, compiler: StatementCompiler): string {
  if (include === undefined || include.length === 0) return "";
  return ` INCLUDE (${columnNames(namedColumns(table, include, "INCLUDE"), compiler)})`;
}

/** `NULLS NOT DISTINCT`, `NULLS DISTINCT`, or nothing. */
export function nullsClause(nullsNotDistinct: boolean | undefined): string {
  return nullsNotDistinct === undefined ? "" : nullsNotDistinct ? "NULLS NOT DISTINCT" : "NULLS DISTINCT";
}

/**
 * ` WITH (…)`, or nothing. Names and values become part of the SQL: only words and numbers are let through.
 *
 * @throws ArgumentError for anything else
 */
export function storageClause(parameters: StorageParameters | undefined, where: string): string {
  const all = Object.entries(parameters ?? {});
  if (all.length === 0) return "";
  const texts = all.map(([name, value]) => {
    if (!/^[\w.]+$/.test(name) || (typeof value === "string" && !/^[\w.]+$/.test(value)))
      throw new ArgumentError(
        `${where} can't have the parameter ${JSON.stringify(name)} = ${JSON.stringify(value)}: both are words or numbers.`,
      );
    return value === null ? name : `${name} = ${value}`;
  });
  return ` WITH (${texts.join(", ")})`;
}

/** What operator classes know an expression by: the key of a column, the name of a label. */
function keyOf(node: Node): string | null {
  if (node instanceof Ordering) return keyOf(node.element);
  if (node instanceof Label) return typeof node.name === "string" ? node.name : null;
  return node instanceof Column ? node.key : null;
}

/** An expression of an index: in parentheses, unless it is a column or the call of a function; with its operator class. */
function indexed(node: Node, ops: Readonly<Record<string, string>>, compiler: StatementCompiler): string {
  const { element, order } = node instanceof Ordering ? { element: node.element, order: orderOf(node) } : { element: node, order: "" };
  const plain = element instanceof Label ? element.element : element;
  const sql = inDdl(compiler, () => compiler.render(plain));
  const own = plain instanceof ExpressionNode && plain.operator !== null ? `(${sql})` : sql;
  const key = keyOf(element);
  const operatorClass = key !== null && Object.hasOwn(ops, key) ? ` ${checkedClass(ops[key] ?? "")}` : "";
  return own + operatorClass + order;
}

function orderOf({ direction, nulls }: Ordering): string {
  return `${direction === null ? "" : ` ${direction.toUpperCase()}`}${nulls === null ? "" : ` NULLS ${nulls.toUpperCase()}`}`;
}

/** An operator class, perhaps of a schema, perhaps with parameters: it becomes part of the SQL. */
function checkedClass(name: string): string {
  if (/^[\w.]+(?: ?\([\w ,=]*\))?$/.test(name)) return name;
  throw new ArgumentError(`An operator class is a name such as "text_pattern_ops", not ${JSON.stringify(name)}.`);
}

function createIndex({ index, table, ifNotExists }: CreateIndex, compiler: StatementCompiler): string {
  requireExpressions(index);
  const { using, include, where, ops = {}, concurrently, with: parameters, tablespace, nullsNotDistinct } = optionsOf(index);
  const condition = where === undefined ? index.where : conditionOf(where, `The where of the index "${index.name}"`);
  const nulls = nullsClause(nullsNotDistinct);
  const parts = [
    `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${concurrently === true ? "CONCURRENTLY " : ""}${ifNotExists ? "IF NOT EXISTS " : ""}`,
    `${indexName(index, compiler)} ON ${compiler.tableName(table)} `,
    using === undefined ? "" : `USING ${checkedWords(using, "The index method").toLowerCase()} `,
    `(${index.expressions.map((each) => indexed(each, ops, compiler)).join(", ")})`,
    includeClause(table, include, compiler),
    nulls === "" ? "" : ` ${nulls}`,
    storageClause(parameters, `The index "${index.name}"`),
    tablespace === undefined ? "" : ` TABLESPACE ${quoteIdentifier(tablespace, compiler.dialect)}`,
    indexWhere(condition, compiler),
  ];
  return parts.join("");
}

function dropIndex({ index, ifExists }: DropIndex, compiler: StatementCompiler): string {
  const concurrently = optionsOf(index).concurrently === true ? "CONCURRENTLY " : "";
  return `DROP INDEX ${concurrently}${ifExists ? "IF EXISTS " : ""}${indexInSchema(index, compiler)}`;
}

function exclude(constraint: ExcludeConstraint, compiler: StatementCompiler): string {
  const { using = "gist", where, ops = {} } = constraint.options;
  const elements = constraint.elements.map(({ expression, operator }) => {
    const key = keyOf(expression);
    const sql = inDdl(compiler, () => compiler.render(expression instanceof Label ? expression.element : expression));
    const operatorClass = key !== null && Object.hasOwn(ops, key) ? ` ${checkedClass(ops[key] ?? "")}` : "";
    return `${sql}${operatorClass} WITH ${operator}`;
  });
  const condition = where === undefined ? "" : ` WHERE (${compiler.condition(where)})`;
  return `${named(constraint, compiler)}EXCLUDE USING ${checkedWords(using, "The index method").toLowerCase()} (${elements.join(", ")})${condition}${deferrability(constraint)}`;
}

/** Render functions of indexes. */
export const POSTGRESQL_INDEXES: RenderTable = { create_index: createIndex, drop_index: dropIndex, exclude };
