/** How MySQL and MariaDB write DDL. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import {
  createColumn,
  inDdl,
  indexedExpressions,
  indexName,
  knownOptions,
  primaryKey,
  quoteIdentifier,
  requiredName,
  requireExpressions,
  sequenceName,
  serverDefault,
  textLiteral,
  typeFor,
  createView as writeView,
} from "@athanor/compiler";
import type {
  Column,
  CommentOnColumn,
  CommentOnTable,
  CreateIndex,
  CreateView,
  DropConstraint,
  DropIndex,
  ForeignKeyConstraint,
  Index,
  NextValue,
  PrimaryKeyConstraint,
  SqlType,
} from "@athanor/core";
import { ArgumentError, Column as ColumnNode, CompileError, checkedWords, DateTimeType, Ordering } from "@athanor/core";
import { nameOf, ownType } from "./casts.ts";
import type { MysqlIndexOptions, MysqlPrimaryKeyOptions } from "./ddl-options.ts";
import { tableOptions } from "./ddl-tables.ts";
import type { MysqlFacts } from "./options.ts";
import { fractionDigits } from "./types/temporal.ts";

/** What stands behind DEFAULT without parentheses: strings, what is in parentheses already, and the current time with what follows it. */
const PLAIN_DEFAULT = /^\s*['"(]|ON +UPDATE|^\b(?:now|current_timestamp|localtime(?:stamp)?)\(\d+\)/i;

/** Types whose every default but NULL is an expression to MySQL. */
const WITHOUT_LENGTH = /^(?:(?:TINY|MEDIUM|LONG)?(?:TEXT|BLOB)|JSON)\b/;

/** Functions as defaults stand in parentheses; before there were such defaults, those few that were allowed stood without. */
const defaultText =
  ({ defaultFunctions }: MysqlFacts) =>
  ({ sql: given, column }: { readonly sql: string; readonly column: Column }, compiler: StatementCompiler): string => {
    const sql = toTheDigit(given, ownType(column.type, compiler.dialect));
    if (!defaultFunctions) return sql;
    if (WITHOUT_LENGTH.test(compiler.typeDdl(column.type))) return /^\s*(?:\(|NULL\s*$)/i.test(sql) ? sql : `(${sql})`;
    return !PLAIN_DEFAULT.test(sql) && /\W/.test(sql.replace(/^[-+]?\d+(?:\.\d+)?$/, "")) ? `(${sql})` : sql;
  };

/** The current time as a default has to be as exact as its column, or MySQL refuses it. */
function toTheDigit(sql: string, type: SqlType): string {
  const digits = type instanceof DateTimeType ? fractionDigits(type) : 0;
  return digits === 0 ? sql : sql.replace(CURRENT_TIME, `$<name>(${digits})`);
}

/** The current time without a number of digits: as all of a default, in front of ON UPDATE, and behind it. */
const CURRENT_TIME =
  /(?<=^\s*|\bON\s+UPDATE\s+)(?<name>NOW(?=\s*\()|CURRENT_TIMESTAMP|LOCALTIME(?:STAMP)?)(?:\s*\(\s*\))?(?=\s*$|\s+ON\s+UPDATE\b)/gi;

/** Whether a column's type is TIMESTAMP, which is NOT NULL unless it says NULL. */
function isTimestamp(column: Column, compiler: StatementCompiler): boolean {
  const { kind } = typeFor(column.type, compiler.dialect);
  return kind === "mysql_timestamp" || kind === "sql_timestamp";
}

/** One column, with a comment or without. */
function columnLine(facts: MysqlFacts, node: Column, comment: string | null, compiler: StatementCompiler): string {
  const numbered = node === node.owner.autoincrementColumn && node.serverDefault === null;
  // MariaDB takes no NOT NULL of generated columns.
  const nullable = node.nullable || (facts.mariadb && node.computed !== null);
  const fallback = numbered ? null : serverDefault(node, compiler);
  return createColumn(node, compiler, {
    default: null,
    nullability: nullable ? (isTimestamp(node, compiler) ? "NULL" : "") : "NOT NULL",
    end: [
      comment === null ? "" : `COMMENT ${textLiteral(comment, compiler.dialect)}`,
      numbered ? "AUTO_INCREMENT" : "",
      fallback === null ? "" : `DEFAULT ${fallback}`,
    ],
  });
}

const INDEX_OPTIONS = { length: true, prefix: true, using: true, withParser: true, keyBlockSize: true } as const;
const PREFIXES: ReadonlySet<unknown> = new Set(["FULLTEXT", "SPATIAL"]);

function indexOptions(index: Index, { dialect }: StatementCompiler): MysqlIndexOptions {
  const where = `The index "${index.name}"`;
  const own = dialect.name === "mariadb" ? knownOptions(index.options.dialect?.mariadb, INDEX_OPTIONS, where, "MariaDB") : undefined;
  return { ...knownOptions(index.options.dialect?.mysql, INDEX_OPTIONS, where, "MySQL"), ...own };
}

/** What is indexed: expressions in parentheses, columns with how much of them. */
function indexed(facts: MysqlFacts, index: Index, length: MysqlIndexOptions["length"], compiler: StatementCompiler): string {
  const texts = indexedExpressions(index, compiler);
  const parts = index.expressions.map((each, i) => {
    const text = texts[i] ?? "";
    const element = each instanceof Ordering ? each.element : each;
    if (!(element instanceof ColumnNode)) {
      if (element.kind === "text") return text;
      if (facts.mariadb)
        throw new CompileError(`MariaDB has no indexes over expressions: index a generated column instead, in "${index.name}".`);
      if (!(each instanceof Ordering)) return `(${text})`;
      const order = each.direction === null ? "" : ` ${each.direction.toUpperCase()}`;
      return `(${inDdl(compiler, () => compiler.render(element))})${order}`;
    }
    const own = typeof length === "object" ? (length[element.name] ?? length[element.key]) : length;
    return own === undefined ? text : `${text}(${checkedLength(own, index)})`;
  });
  return parts.join(", ");
}

function checkedLength(length: number, { name }: Index): number {
  if (Number.isSafeInteger(length) && length > 0) return length;
  throw new ArgumentError(`The length of the index "${name}" is a whole number, not ${String(length)}.`);
}

const createIndex =
  (facts: MysqlFacts) =>
  ({ index, table, ifNotExists }: CreateIndex, compiler: StatementCompiler): string => {
    requireExpressions(index);
    if (index.where !== null)
      throw new CompileError(
        `${nameOf(facts)} has no partial indexes: give "${index.name}" its where for other dialects only, dialect: { postgresql: { where: … } }.`,
      );
    const { length, prefix, using, withParser, keyBlockSize } = indexOptions(index, compiler);
    if (prefix !== undefined && !PREFIXES.has(prefix))
      throw new ArgumentError(`The index "${index.name}" can't be ${JSON.stringify(prefix)}: there are ${[...PREFIXES].join(", ")}.`);
    const parts = [
      `CREATE ${index.unique ? "UNIQUE " : ""}${prefix === undefined ? "" : `${prefix} `}INDEX ${ifNotExists ? "IF NOT EXISTS " : ""}`,
      `${indexName(index, compiler)} ON ${compiler.tableName(table)} (${indexed(facts, index, length, compiler)})`,
      keyBlockSize === undefined ? "" : ` KEY_BLOCK_SIZE=${checkedLength(keyBlockSize, index)}`,
      withParser === undefined ? "" : ` WITH PARSER ${checkedWords(withParser, "A parser")}`,
      using === undefined ? "" : ` USING ${quoteIdentifier(using, compiler.dialect)}`,
    ];
    return parts.join("");
  };

function primary(constraint: PrimaryKeyConstraint, compiler: StatementCompiler): string {
  const where = `The primary key of "${constraint.table.name}"`;
  const { mysql, mariadb } = constraint.options.dialect ?? {};
  const own = compiler.dialect.name === "mariadb" ? knownOptions(mariadb, { using: true }, where, "MariaDB") : undefined;
  const { using }: MysqlPrimaryKeyOptions = { ...knownOptions(mysql, { using: true }, where, "MySQL"), ...own };
  return primaryKey(constraint, compiler) + (using === undefined ? "" : ` USING ${quoteIdentifier(using, compiler.dialect)}`);
}

const dropConstraint =
  (facts: MysqlFacts) =>
  ({ constraint, ifExists }: DropConstraint, compiler: StatementCompiler): string => {
    const name = (): string => requiredName(constraint, "DROP CONSTRAINT", compiler);
    const quietly = ifExists && facts.mariadb ? "IF EXISTS " : "";
    const what = {
      foreign_key: () => `FOREIGN KEY ${quietly}${name()}`,
      primary_key: () => "PRIMARY KEY",
      unique: () => `INDEX ${quietly}${name()}`,
      check: () => `${facts.mariadb ? "CONSTRAINT" : "CHECK"} ${quietly}${name()}`,
      exclude: () => `CONSTRAINT ${quietly}${name()}`,
    }[constraint.kind];
    return `ALTER TABLE ${compiler.tableName(constraint.table)} DROP ${what()}`;
  };

const match =
  (facts: MysqlFacts) =>
  ({ options, table }: ForeignKeyConstraint): string => {
    if (options.match === undefined) return "";
    throw new CompileError(
      `${nameOf(facts)} ignores MATCH, and ON DELETE and ON UPDATE with it: leave it away from the foreign key of "${table.name}".`,
    );
  };

const noNextValue = ({ sequence }: NextValue): string => {
  throw new CompileError(`MySQL has no sequences, so "${sequence.name}" can't be used: let the database number the column.`);
};

const createView =
  (facts: MysqlFacts) =>
  (node: CreateView, compiler: StatementCompiler): string => {
    if (node.materialized || node.temporary)
      throw new CompileError(
        `${nameOf(facts)} has no ${node.materialized ? "materialized" : "temporary"} views: create a table by createTableAs().`,
      );
    return writeView(node, compiler);
  };

/** The comment stands in the column's declaration: all of that is said again. */
const commentOnColumn =
  (facts: MysqlFacts) =>
  ({ column, comment }: CommentOnColumn, compiler: StatementCompiler): string =>
    `ALTER TABLE ${compiler.tableName(column.owner)} MODIFY ${columnLine(facts, column, comment ?? "", compiler)}`;

/** Render functions of DDL, for a server of which these facts hold. */
export function mysqlDdl(facts: MysqlFacts): RenderTable {
  return {
    server_default: defaultText(facts),
    create_column: (node: Column, compiler) => columnLine(facts, node, node.options.comment ?? null, compiler),
    table_options: tableOptions,
    primary_key: primary,
    match: match(facts),
    create_index: createIndex(facts),
    drop_index: ({ index, ifExists }: DropIndex, compiler) =>
      `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${indexName(index, compiler)} ON ${compiler.tableName(index.table)}`,
    drop_constraint: dropConstraint(facts),
    create_view: createView(facts),
    next_value: facts.sequences
      ? ({ sequence }: NextValue, compiler: StatementCompiler) => `nextval(${sequenceName(sequence, compiler)})`
      : noNextValue,
    no_cycle: () => "NOCYCLE",
    comment_on_table: ({ table, comment }: CommentOnTable, compiler) =>
      `ALTER TABLE ${compiler.tableName(table)} COMMENT ${comment === null ? "''" : textLiteral(comment, compiler.dialect)}`,
    comment_on_column: commentOnColumn(facts),
  };
}
