/** From a statement to what can be run. */
import type { BoundValue, CompiledSql, Node } from "@athanor/core";
import {
  ArgumentError,
  DdlNode,
  DeleteNode,
  InsertNode,
  installCompiler,
  installStringifier,
  lowered,
  SqlTemplate,
  StatementNode,
  TextNode,
  UpdateNode,
  walkKey,
} from "@athanor/core";
import { DEFAULT_DIALECT } from "./base-dialect.ts";
import type { Compiled, StatementKind } from "./compiled.ts";
import type { Dialect } from "./dialect.ts";
import { insertFacts } from "./dml.ts";
import { finish } from "./expand.ts";
import type { CompileOptions } from "./statement-compiler.ts";
import { StatementCompiler, withClause } from "./statement-compiler.ts";

/**
 * Compiles a statement.
 *
 * @param dialect the dialect to write
 * @param statement the statement; a copy of a user's statement will do, since bound values know their origin
 * @param binds the bound values of the user's statement, in the order that a key walk gives: placeholders refer to them by index
 * @param options the columns that come from parameters
 * @throws CompileError for what the dialect can't say
 */
export function compileStatement(dialect: Dialect, statement: Node, binds: readonly BoundValue[], options: CompileOptions = {}): Compiled {
  const compiler = new StatementCompiler(dialect, binds, options);
  const body = compiler.render(statement);
  const { outermost } = compiler.ctes;
  const text = outermost === undefined ? body : withClause(outermost, dialect) + body;
  return finish(
    text,
    compiler.slots,
    dialect.parameterStyle,
    {
      kind: kindOf(statement),
      returnsRows: returnsRows(statement),
      columns: compiler.resultColumns,
      insert: statement instanceof InsertNode ? insertFacts(statement, options.columnKeys ?? []) : null,
    },
    binds,
  );
}

function kindOf(statement: Node): StatementKind {
  if (statement instanceof InsertNode) return "insert";
  if (statement instanceof UpdateNode) return "update";
  if (statement instanceof DeleteNode) return "delete";
  if (statement instanceof DdlNode) return "ddl";
  return statement instanceof StatementNode ? "select" : "text";
}

function returnsRows(statement: Node): boolean {
  if (statement instanceof StatementNode) return statement.returned.length > 0;
  return statement instanceof SqlTemplate || statement instanceof TextNode;
}

/**
 * DDL as text.
 *
 * @param dialect the dialect to write
 * @param node a DDL node, such as `new CreateTable(table)`
 */
export function compileDdl(dialect: Dialect, node: DdlNode): string {
  return compileStatement(dialect, node, [], { literalBinds: true }).sql;
}

/** The SQL of any node, for people to read: in the default dialect, with named parameters. */
export function toReadableString(node: Node): string {
  return compileStatement(DEFAULT_DIALECT, lowered(node), []).sql;
}

function isDialect(value: object): value is Dialect {
  return "render" in value && "capabilities" in value && "parameterStyle" in value;
}

function compileText(statement: Node, dialect: object): CompiledSql {
  if (!isDialect(dialect)) throw new ArgumentError("compile() takes a dialect: compile(postgresql()).");
  const compiled = compileStatement(dialect, lowered(statement), walkKey(statement).binds);
  return { sql: compiled.sql, params: compiled.params };
}

installStringifier(toReadableString);
installCompiler(compileText);
