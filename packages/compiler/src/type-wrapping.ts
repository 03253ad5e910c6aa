/** SQL that a type puts around its values and its columns. */
import type { FieldVisitor, Node, SqlType } from "@athanor/core";
import { DecoratedType, ExpressionNode, NULL_TYPE, TypeCoerce } from "@athanor/core";
import type { Dialect, RenderTable } from "./dialect.ts";
import type { StatementCompiler } from "./statement-compiler.ts";
import { typeFor } from "./type-rules.ts";

/** An expression that is written already, such as a placeholder. It lives no longer than the compilation. */
class Written extends ExpressionNode {
  readonly kind = "written";
  readonly sql: string;
  readonly type: SqlType;

  constructor(sql: string, type: SqlType) {
    super();
    this.sql = sql;
    this.type = type;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("sql", this.sql);
    visitor.value("type", this.type);
  }
}

/** A type without what it puts around things: what a type's own functions see. */
function bareType(type: SqlType): SqlType {
  return type instanceof DecoratedType ? (type.impl.wrapping === null ? type.impl : bareType(type.impl)) : NULL_TYPE;
}

/** A value on its way in, with what its type puts around it. */
export function wrappedValue(sql: string, type: SqlType, compiler: StatementCompiler): string {
  const own = typeFor(type, compiler.dialect);
  const wrap = own.wrapping?.bind ?? null;
  return wrap === null ? sql : enclosed(wrap(new Written(sql, bareType(own))), compiler);
}

/** A selected column with what its type puts around it; null where that is nothing. */
export function wrappedColumn(expression: ExpressionNode, dialect: Dialect): ExpressionNode | null {
  const own = typeFor(expression.type, dialect);
  const wrapped = own.wrapping?.column?.(new TypeCoerce(expression.unlabelled, bareType(own)));
  return wrapped instanceof ExpressionNode ? wrapped : null;
}

/** In parentheses, if it is an operator's expression: what stands around it isn't known here. */
function enclosed(node: Node, compiler: StatementCompiler): string {
  const sql = compiler.render(node);
  return node instanceof ExpressionNode && node.operator !== null ? `(${sql})` : sql;
}

/** How what was written already is written. */
export const WRAPPING_TABLE: RenderTable = { written: ({ sql }: Written) => sql };
