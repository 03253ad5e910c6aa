/** How INSERT is written. */
import type { Column, InsertNode, Node, SqlType } from "@athanor/core";
import {
  ColumnNode,
  CompileError,
  ExpressionNode,
  expandItems,
  MissingValue,
  PrimaryKeyConstraint,
  SelectNode,
  Table,
  UniqueConstraint,
} from "@athanor/core";
import type { BindSlot, InsertFacts } from "./compiled.ts";
import type { RenderTable } from "./dialect.ts";
import type { TextMaker, Writing } from "./dml-statement.ts";
import {
  AssignedRow,
  checkWritable,
  columnOf,
  defaultText,
  givenText,
  insertDefault,
  parameterKeys,
  parameterText,
  returningClauses,
  targetTable,
  writeScope,
  writing,
} from "./dml-statement.ts";
import { generatedKeyProcessor } from "./generated-key.ts";
import { columnName } from "./names.ts";
import { ROW_BEGIN, ROW_END, ROW_NUMBER } from "./placeholders.ts";
import { fragments, joinedClauses, tableHints, withHint } from "./select.ts";
import type { SentinelColumns } from "./sentinel.ts";
import { NO_SENTINEL, sentinelFor } from "./sentinel.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { withClause } from "./statement-compiler.ts";

/** What an INSERT inserts, as text. */
export interface InsertContent {
  readonly table: Table;
  readonly columns: readonly Column[];
  /** For each row the values of the columns. */
  readonly rows: readonly (readonly string[])[];
  /** The SELECT whose rows are inserted, in place of `rows`. */
  readonly source: string | null;
  /** Of a single row: the placeholders of its plain values, by column key. */
  readonly plain: ReadonlyMap<string, BindSlot>;
}

function insert(node: InsertNode, compiler: StatementCompiler): string {
  return writing(node, compiler, (how) => insertBody(node, how, compiler));
}

function insertBody(node: InsertNode, how: Writing, compiler: StatementCompiler): string {
  const content = insertContent(node, how, compiler);
  const { table, columns, rows } = content;
  if (node.extras.sorted && rows.length > 1)
    throw new CompileError(
      "returning({ sortByParameterOrder }) can't bring the rows of one values([…]) into order: give the rows as parameters of the execution.",
    );
  const scope = writeScope([table], compiler);
  const { numbered, returned: hidden } = sentinelOf(node, content, how, compiler);
  const written = numbered.length === 0 ? columns : [...columns, ...numbered];
  const words = { capability: "insertReturning", word: "INSERT", hidden } as const;
  const returned = compiler.within(scope, () => returningClauses(node, words, how, compiler));
  return joinedClauses([
    "INSERT",
    fragments(node.extras.prefixes, compiler),
    `INTO ${withHint(table, tableHints(node.extras.hints, compiler), compiler)}`,
    written.length === 0 ? "" : `(${written.map((column) => columnName(column, compiler)).join(", ")})`,
    returned.early,
    numbered.length > 0 ? `VALUES ${repeatedRow(rows[0] ?? [], true)}` : insertedRows(node, content, how, compiler),
    compiler.within(scope, () => upsertClause(node, content, compiler)),
    returned.late,
  ]);
}

/** What tells the rows of an INSERT of many apart, where they are wanted in order and nothing else does. */
function sentinelOf(node: InsertNode, content: InsertContent, how: Writing, compiler: StatementCompiler): SentinelColumns {
  const { insertMany, returningKeepsOrder } = compiler.dialect.capabilities;
  const many = how.outermost && compiler.options.manyRows === true && insertMany === "values" && content.rows.length === 1;
  const sorted = node.extras.sorted && node.returned.length > 0 && !returningKeepsOrder;
  return many && sorted && !upserts(node) ? sentinelFor(node, content, compiler) : NO_SENTINEL;
}

/** Whether what an INSERT returns may be rows that were there, whose keys and numbers say nothing of the order. */
function upserts({ conflicts, duplicate }: InsertNode): boolean {
  return conflicts.length > 0 || duplicate !== null;
}

/** The columns and values of an INSERT: those given, those of the parameters, and defaults that the program knows. */
export function insertContent(node: InsertNode, how: Writing, compiler: StatementCompiler): InsertContent {
  const table = targetTable(node.table, "INSERT");
  return node.source === null ? valuesContent(node, table, how, compiler) : sourceContent(node, node.source, table, how, compiler);
}

function valuesContent(node: InsertNode, table: Table, how: Writing, compiler: StatementCompiler): InsertContent {
  const given = node.keys ?? [];
  for (const key of given) checkWritable(columnOf(table, key));
  const unsaid = node.keys === null && compiler.options.columnKeys === undefined;
  const fromRow = unsaid
    ? table.columnList.filter((column) => !column.generated && !column.omitted).map(({ key }) => key)
    : parameterKeys(table, given, how, compiler);
  for (const key of fromRow) checkWritable(columnOf(table, key));
  const columns = table.columnList.filter(
    (column) => given.includes(column.key) || fromRow.includes(column.key) || (!unsaid && insertDefault(column, compiler) !== null),
  );
  const count = Math.max(1, node.rows.length);
  if (count > 1 && !compiler.dialect.capabilities.multiRowValues)
    throw new CompileError(
      `The dialect "${compiler.dialect.name}" has no INSERT of several rows in one statement: give the rows as parameters of the execution.`,
    );
  let plain = NO_SLOTS;
  const rows = Array.from({ length: count }, (_, row) => {
    const at = { row: count === 1 ? null : row };
    const assigned = new AssignedRow(
      (own) => new Map(columns.map((column) => [column.key, valueMaker(node, column, fromRow, { ...at, assigned: own }, how, compiler)])),
    );
    plain = assigned.plain;
    const scope = { ...writeScope([], compiler), assigned: (column: { readonly key: string }) => inserted(assigned, column.key) };
    return compiler.within(scope, () => columns.map(({ key }) => assigned.text(key) ?? ""));
  });
  return { table, columns, rows, source: null, plain: count === 1 ? plain : NO_SLOTS };
}

const NO_SLOTS: ReadonlyMap<string, BindSlot> = new Map();

function inserted(assigned: AssignedRow, key: string): string {
  const text = assigned.text(key);
  if (text === null) throw new CompileError(`fromDmlColumn(): the INSERT does not set "${key}", so there is no value of it.`);
  return text;
}

function valueMaker(
  node: InsertNode,
  column: Column,
  fromRow: readonly string[],
  at: { readonly row: number | null; readonly assigned: AssignedRow },
  how: Writing,
  compiler: StatementCompiler,
): TextMaker {
  const { key } = column;
  if (fromRow.includes(key)) return () => parameterText(column, at.assigned, compiler);
  const value = node.rows[at.row ?? 0]?.values[node.keys?.indexOf(key) ?? -1];
  if (value !== undefined && !(value instanceof MissingValue)) return () => givenText(key, value, at, how, compiler);
  const given = insertDefault(column, compiler);
  if (given === null)
    throw new CompileError(
      `A row of the INSERT has no value for "${column.owner.name}.${key}", which others have, and the column has no default: give null, or a value.`,
    );
  return () => defaultText(column, given, at, compiler);
}

/** Stands in a SELECT for the default of a column that the SELECT does not give. */
class InsertedDefault extends ExpressionNode {
  readonly kind = "inserted_default";
  readonly type: SqlType;
  readonly text: TextMaker;

  constructor(type: SqlType, text: TextMaker) {
    super();
    this.type = type;
    this.text = text;
  }

  visitFields(): void {}

  override get cacheable(): boolean {
    return false;
  }
}

function sourceContent(node: InsertNode, source: Node, table: Table, how: Writing, compiler: StatementCompiler): InsertContent {
  const keys = node.keys ?? [];
  const given = keys.map((key) => columnOf(table, key));
  for (const column of given) checkWritable(column);
  const added = node.sourceDefaults
    ? table.columnList.filter((column) => insertDefault(column, compiler) !== null && !given.includes(column))
    : [];
  const statement = added.length === 0 ? source : extendedSource(source, added, compiler);
  compiler.inFrom = how.inFrom;
  // Its CTEs are those of the INSERT.
  compiler.memberNext = true;
  const text = compiler.within(null, () => compiler.render(statement));
  compiler.inFrom = false;
  compiler.memberNext = false;
  const safe = compiler.dialect.render["insert_source"]?.({ text, source: statement, node }, compiler) ?? text;
  return { table, columns: [...given, ...added], rows: [], source: safe, plain: NO_SLOTS };
}

/** The SELECT of an INSERT … SELECT, with the defaults of columns that it does not give. */
function extendedSource(source: Node, columns: readonly Column[], compiler: StatementCompiler): Node {
  const names = columns.map(({ key }) => `"${key}"`).join(", ");
  if (!(source instanceof SelectNode))
    throw new CompileError(
      `The defaults of ${names} can't be added to this source of an INSERT: make it a subquery and select from that, give the columns in it, or say { includeDefaults: false } to fromSelect().`,
    );
  const assigned = new AssignedRow(() => new Map());
  const expressions = columns.flatMap((column) => {
    const given = insertDefault(column, compiler);
    if (given === null) return [];
    if (given.kind === "expression") return [given.expression];
    return [new InsertedDefault(column.type, () => defaultText(column, given, { row: null, assigned }, compiler))];
  });
  return source.addColumns(...expressions);
}

/** VALUES, the SELECT, or what stands there when there is neither. */
function insertedRows(node: InsertNode, content: InsertContent, how: Writing, compiler: StatementCompiler): string {
  const { table, columns, rows, source } = content;
  const { capabilities, name } = compiler.dialect;
  if (source !== null) return capabilities.cteFollowsInsert ? withClause(compiler.ctes.take(), compiler.dialect) + source : source;
  const many = how.outermost && compiler.options.manyRows === true && capabilities.insertMany !== "single";
  if (many && columns.length > 0 && rows.length === 1) return manyInserted(node, content, compiler);
  if (columns.length > 0) return `VALUES ${rows.map((values) => `(${values.join(", ")})`).join(", ")}`;
  if (rows.length > 1) return defaultRows(table, rows.length, compiler);
  if (capabilities.defaultValues) return "DEFAULT VALUES";
  if (capabilities.defaultMetavalue) return "() VALUES ()";
  throw new CompileError(`The dialect "${name}" can't insert a row without any value.`);
}

/** The rows of an INSERT that is executed for many of them: as the dialect has it, or with the row marked that is written again. */
function manyInserted(node: InsertNode, content: InsertContent, compiler: StatementCompiler): string {
  const { capabilities, render } = compiler.dialect;
  const own = render[capabilities.insertMany === "arrays" ? "insert_arrays" : "insert_rows"]?.({ node, content }, compiler) ?? "";
  return own === "" ? `VALUES ${repeatedRow(content.rows[0] ?? [])}` : own;
}

/**
 * A row of VALUES that is written again for each row of parameters, for dialects' `insert_rows`.
 *
 * @param values the values, as text
 * @param numbered whether the number of the row stands at its end
 */
export function repeatedRow(values: readonly string[], numbered = false): string {
  return `${ROW_BEGIN}(${[...values, ...(numbered ? [ROW_NUMBER] : [])].join(", ")})${ROW_END}`;
}

/** Several rows of nothing but defaults. */
function defaultRows(table: Table, count: number, compiler: StatementCompiler): string {
  const [first] = table.columnList;
  if (first === undefined || !compiler.dialect.capabilities.defaultMetavalue)
    throw new CompileError(
      `The dialect "${compiler.dialect.name}" can't insert several rows of defaults in one statement: execute it once for each row.`,
    );
  return `(${columnName(first, compiler)}) VALUES ${Array.from({ length: count }, () => "(DEFAULT)").join(", ")}`;
}

/** What happens to rows that are there already. */
function upsertClause(node: InsertNode, content: InsertContent, compiler: StatementCompiler): string {
  if (!upserts(node)) return "";
  return compiler.dialect.render["upsert"]?.({ node, content }, compiler) ?? "";
}

/** What the engine and the unit of work need to know of an INSERT. */
export function insertFacts(
  node: InsertNode,
  columnKeys: readonly string[],
  { dialect, sentinel }: Pick<StatementCompiler, "dialect" | "sentinel">,
): InsertFacts | null {
  if (!(node.table instanceof Table)) return null;
  const { table } = node;
  const { autoincrementColumn: numbered } = table;
  const keys = [...new Set([...(node.keys ?? []), ...columnKeys])];
  const returned = numbered === null || upserts(node) || keys.includes(numbered.key) ? -1 : expandItems(node.returned).indexOf(numbered);
  return {
    columnKeys: keys,
    primaryKey: table.primaryKey.columns.map((column) => column.key),
    autoincrement: numbered?.key ?? null,
    returnedKey: returned < 0 ? null : returned,
    distinct: dialect.capabilities.repeatedUpserts ? null : upsertKeys(node, keys),
    sentinel,
    generatedKey: numbered === null ? (id) => id : generatedKeyProcessor(numbered.type, dialect),
  };
}

/**
 * The columns by which an upsert that changes rows finds them; null where it's not known which, or it changes none.
 *
 * @param given the keys of the columns that the statement or its rows give: of others, each row gets a value of its own
 */
function upsertKeys({ conflicts, table }: InsertNode, given: readonly string[]): readonly string[] | null {
  const changing = conflicts.find(({ set }) => set !== null);
  if (changing === undefined || !(table instanceof Table)) return null;
  const named = table.constraints.find(({ name }) => name !== null && name === changing.constraint);
  const columns: readonly Node[] =
    named instanceof UniqueConstraint || named instanceof PrimaryKeyConstraint ? named.columns : changing.target;
  const keys = columns.flatMap((column) => (column instanceof ColumnNode ? [column.key] : []));
  return keys.length === columns.length && keys.length > 0 && keys.every((key) => given.includes(key)) ? keys : null;
}

/** Render functions of INSERT. */
export const INSERT_TABLE: RenderTable = { insert, inserted_default: (node: InsertedDefault) => node.text() };
