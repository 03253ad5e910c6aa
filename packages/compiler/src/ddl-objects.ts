/** How schemas, sequences, types and views are created and dropped, and what is said about objects. */
import type {
  CommentOnColumn,
  CommentOnConstraint,
  CommentOnTable,
  CreateSchema,
  CreateSequence,
  CreateTableAs,
  CreateType,
  CreateView,
  DropSchema,
  DropSequence,
  DropType,
  DropView,
  NextValue,
  Node,
  Sequence,
} from "@athanor/core";
import { CompileError } from "@athanor/core";
import { countingClauses } from "./ddl-columns.ts";
import { cascade, ifExists, ifNotExists } from "./ddl-words.ts";
import type { RenderTable } from "./dialect.ts";
import { columnName } from "./names.ts";
import { schemaPrefix } from "./schema-names.ts";
import { StatementCompiler, withClause } from "./statement-compiler.ts";
import { textLiteral } from "./type-rules.ts";

/** A sequence's name with its schema. */
export function sequenceName(sequence: Sequence, compiler: StatementCompiler): string {
  const { quote } = sequence.options;
  return compiler.inSchema(sequence.schema, sequence.name, quote === undefined ? {} : { quote });
}

/** A schema's name by itself. */
function schemaName(name: string, compiler: StatementCompiler): string {
  return schemaPrefix(name, undefined, compiler).slice(0, -1);
}

function requireSequences({ name }: Sequence, compiler: StatementCompiler): void {
  if (!compiler.dialect.capabilities.sequences)
    throw new CompileError(
      `The dialect "${compiler.dialect.name}" has no sequences, so "${name}" can't be used: let the database number the column.`,
    );
}

function createSequence({ sequence, ifNotExists: quietly }: CreateSequence, compiler: StatementCompiler): string {
  requireSequences(sequence, compiler);
  const { type } = sequence.options;
  const options = countingClauses(sequence.options, compiler);
  const order = sequence.options.order === undefined ? "" : sequence.options.order ? "ORDER" : "NOORDER";
  const typed = type === undefined ? "" : (compiler.dialect.render["sequence_type"]?.(type, compiler) ?? "");
  const end = [typed, options, order].filter((each) => each !== "").join(" ");
  const quiet = ifNotExists(quietly, "CREATE SEQUENCE", sequence.name, compiler);
  return `CREATE SEQUENCE ${quiet}${sequenceName(sequence, compiler)}${end === "" ? "" : ` ${end}`}`;
}

function nextValue({ sequence }: NextValue, compiler: StatementCompiler): string {
  requireSequences(sequence, compiler);
  // A form for reading: how it is said differs from database to database.
  return `<next sequence value: ${sequenceName(sequence, compiler)}>`;
}

/** A SELECT within DDL: values as literals, and its WITH in front of itself. */
export function embeddedSelect(statement: Node, compiler: StatementCompiler, into = ""): string {
  const inner = new StatementCompiler(compiler.dialect, [], { ...compiler.options, literalBinds: true });
  inner.intoNext = into;
  const body = inner.render(statement);
  if (inner.slots.all.length > 0)
    throw new CompileError(
      "A view or a table of a SELECT takes no parameters, and this SELECT has one without a value: give it one by params(…).",
    );
  const { outermost } = inner.ctes;
  return outermost === undefined ? body : withClause(outermost, inner.dialect) + body;
}

/** CREATE VIEW, whose words between CREATE and VIEW and behind the name a dialect may have its own of. */
export function createView(
  node: CreateView,
  compiler: StatementCompiler,
  own: { readonly replace?: string; readonly options?: string } = {},
): string {
  const { orReplace, temporary, materialized, name, schema, statement } = node;
  const words = [
    "CREATE",
    orReplace ? (own.replace ?? "OR REPLACE") : "",
    temporary ? "TEMPORARY" : "",
    materialized ? "MATERIALIZED VIEW" : "VIEW",
    ifNotExists(node.ifNotExists, "CREATE VIEW", name, compiler).trimEnd(),
    compiler.inSchema(schema, name),
    own.options ?? "",
    "AS",
    embeddedSelect(statement, compiler),
  ];
  return words.filter((word) => word !== "").join(" ");
}

function createTableAs(node: CreateTableAs, compiler: StatementCompiler): string {
  const temporary = node.temporary ? "TEMPORARY " : "";
  const quietly = ifNotExists(node.ifNotExists, "CREATE TABLE", node.name, compiler);
  return `CREATE ${temporary}TABLE ${quietly}${compiler.inSchema(node.schema, node.name)} AS ${embeddedSelect(node.statement, compiler)}`;
}

function dropView(node: DropView, compiler: StatementCompiler): string {
  const { materialized, name, schema } = node;
  const what = materialized ? "MATERIALIZED VIEW" : "VIEW";
  return `DROP ${what} ${ifExists(node.ifExists)}${compiler.inSchema(schema, name)}${cascade(node.cascade, `DROP ${what}`, name, compiler)}`;
}

function noNamedType({ type }: CreateType | DropType, compiler: StatementCompiler): string {
  throw new CompileError(
    `The dialect "${compiler.dialect.name}" has no types of one's own, so ${type.kind} types are neither created nor dropped there.`,
  );
}

/** A comment as it stands in SQL: a literal, or NULL where there is none. */
export function commentLiteral(comment: string | null, compiler: StatementCompiler): string {
  return comment === null ? "NULL" : textLiteral(comment, compiler.dialect);
}

function commentOnColumn({ column, comment }: CommentOnColumn, compiler: StatementCompiler): string {
  const name = `${compiler.tableName(column.owner)}.${columnName(column, compiler)}`;
  return `COMMENT ON COLUMN ${name} IS ${commentLiteral(comment, compiler)}`;
}

function noConstraintComment({ constraint }: CommentOnConstraint, compiler: StatementCompiler): string {
  throw new CompileError(
    `The dialect "${compiler.dialect.name}" has no comments on constraints, such as that on "${constraint.name ?? ""}".`,
  );
}

/** Render functions of these objects. */
export const DDL_OBJECT_TABLE: RenderTable = {
  create_schema: ({ name, ifNotExists: quietly }: CreateSchema, compiler) =>
    `CREATE SCHEMA ${ifNotExists(quietly, "CREATE SCHEMA", name, compiler)}${schemaName(name, compiler)}`,
  drop_schema: ({ name, ifExists: quietly, cascade: all }: DropSchema, compiler) =>
    `DROP SCHEMA ${ifExists(quietly)}${schemaName(name, compiler)}${cascade(all, "DROP SCHEMA", name, compiler)}`,
  create_sequence: createSequence,
  drop_sequence: ({ sequence, ifExists: quietly }: DropSequence, compiler) => {
    requireSequences(sequence, compiler);
    return `DROP SEQUENCE ${ifExists(quietly)}${sequenceName(sequence, compiler)}`;
  },
  next_value: nextValue,
  create_type: noNamedType,
  drop_type: noNamedType,
  create_view: (node: CreateView, compiler) => createView(node, compiler),
  create_table_as: createTableAs,
  drop_view: dropView,
  comment_on_table: ({ table, comment }: CommentOnTable, compiler) =>
    `COMMENT ON TABLE ${compiler.tableName(table)} IS ${commentLiteral(comment, compiler)}`,
  comment_on_column: commentOnColumn,
  comment_on_constraint: noConstraintComment,
};
