/** From a statement to what can be run. */
import type { BoundValue, CompiledSql, Ddl, Node, TextOptions } from "@athanor/core";
import {
  ArgumentError,
  Cte,
  DdlNode,
  DeleteNode,
  InsertNode,
  installCompiler,
  installStringifier,
  lowered,
  MergeNode,
  nodeOf,
  QueryNode,
  SqlTemplate,
  StatementNode,
  Subquery,
  TextNode,
  UpdateNode,
  walkKey,
} from "@athanor/core";
import { DEFAULT_DIALECT } from "./base-dialect.ts";
import type { Capabilities } from "./capabilities.ts";
import type { Compiled, StatementKind } from "./compiled.ts";
import type { Dialect } from "./dialect.ts";
import { insertFacts } from "./dml-insert.ts";
import { finish } from "./expand.ts";
import type { RowLimits } from "./many-rows.ts";
import { checkedTranslation } from "./schema-names.ts";
import type { CompileOptions } from "./statement-compiler.ts";
import { StatementCompiler, withClause } from "./statement-compiler.ts";

/**
 * Compiles a statement.
 *
 * @param dialect the dialect to write
 * @param given the statement; a copy of a user's statement will do, since bound values know their origin
 * @param binds the bound values of the user's statement, in the order that a key walk gives: placeholders refer to them by index
 * @param options the columns that come from parameters
 * @throws CompileError for what the dialect can't say
 */
export function compileStatement(dialect: Dialect, given: Node, binds: readonly BoundValue[], options: CompileOptions = {}): Compiled {
  const { schemaTranslateMap } = options;
  const statement = shown(given);
  if (schemaTranslateMap !== undefined) checkedTranslation(schemaTranslateMap);
  const compiler = new StatementCompiler(dialect, binds, options, statement instanceof QueryNode);
  const body = compiler.render(statement);
  const { outermost } = compiler.ctes;
  const text = outermost === undefined ? body : withClause(outermost, dialect) + body;
  return finish(
    text,
    compiler.slots.all,
    dialect.parameterStyle,
    {
      kind: kindOf(statement),
      returnsRows: returnsRows(statement),
      columns: compiler.resultColumns,
      warnings: compiler.warnings,
      insert: statement instanceof InsertNode ? insertFacts(statement, options.columnKeys ?? [], compiler) : null,
    },
    binds,
    options.manyRows === true && statement instanceof InsertNode ? rowLimits(dialect.capabilities) : null,
  );
}

function rowLimits({ maxParameters, maxInsertRows, maxStatementBytes, returningKeepsOrder, risingKeys }: Capabilities): RowLimits {
  return { maxParameters, maxRows: maxInsertRows, maxBytes: maxStatementBytes, ordered: returningKeepsOrder, risingKeys };
}

/** What a statement in FROM or WITH is by itself: its name, and that it is in FROM, say nothing where it stands alone. */
function shown(node: Node): Node {
  return node instanceof Cte || (node instanceof Subquery && !node.lateral) ? node.element : node;
}

function kindOf(statement: Node): StatementKind {
  if (statement instanceof InsertNode) return "insert";
  if (statement instanceof UpdateNode) return "update";
  if (statement instanceof DeleteNode) return "delete";
  if (statement instanceof MergeNode) return "merge";
  if (statement instanceof DdlNode) return "ddl";
  return statement instanceof StatementNode ? "select" : "text";
}

function returnsRows(statement: Node): boolean {
  // Where a SELECT may have no columns, it gives rows all the same.
  if (statement instanceof StatementNode) return statement.returned.length > 0 || kindOf(statement) === "select";
  return statement instanceof SqlTemplate || statement instanceof TextNode;
}

/**
 * DDL as text.
 *
 * @param dialect the dialect to write
 * @param statement a DDL statement, such as `createTable(users)`
 * @param options other schemas
 * @throws CompileError for what the dialect can't say, and for values that have no literal
 */
export function compileDdl(dialect: Dialect, statement: Ddl | DdlNode, options: Pick<CompileOptions, "schemaTranslateMap"> = {}): string {
  const node = lowered(nodeOf(statement));
  if (!(node instanceof DdlNode)) throw new ArgumentError("compileDdl() takes a DDL statement, such as createTable(users).");
  if (options.schemaTranslateMap !== undefined) checkedTranslation(options.schemaTranslateMap);
  const compiler = new StatementCompiler(dialect, [], { ...options, literalBinds: true });
  return compiler.render(node);
}

/** The SQL of any node, for people to read: in the default dialect, with named parameters. */
export function toReadableString(node: Node): string {
  const own = lowered(node);
  return own instanceof DdlNode ? compileDdl(DEFAULT_DIALECT, own) : compileStatement(DEFAULT_DIALECT, own, []).sql;
}

function isDialect(value: object): value is Dialect {
  return "render" in value && "capabilities" in value && "parameterStyle" in value;
}

function compileText(statement: Node, dialect: object, options: TextOptions): CompiledSql {
  if (!isDialect(dialect)) throw new ArgumentError("compile() takes a dialect: compile(postgresql()).");
  if (statement instanceof DdlNode) return { sql: compileDdl(dialect, statement, options), params: [] };
  const compiled = compileStatement(dialect, lowered(statement), walkKey(statement).binds, options);
  return { sql: compiled.sql, params: compiled.params };
}

installStringifier(toReadableString);
installCompiler(compileText);
