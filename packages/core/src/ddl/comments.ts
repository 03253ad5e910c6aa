/** COMMENT ON. */
import { ArgumentError } from "../errors.ts";
import { expressionOf } from "../expressions/element.ts";
import type { AnyExpr } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor } from "../node.ts";
import { Column } from "../schema/column.ts";
import type { Constraint } from "../schema/constraint.ts";
import type { Table } from "../schema/table.ts";
import type { SqlTableItem } from "../schema/table-items.ts";
import { constraintOf } from "./constraints.ts";
import type { Ddl } from "./ddl-node.ts";
import { DdlNode } from "./ddl-node.ts";
import type { AnyTable } from "./tables.ts";
import { tableOf } from "./tables.ts";

/** A comment on a table; null takes it away. */
export class CommentOnTable extends DdlNode {
  readonly kind = "comment_on_table";
  readonly table: Table;
  readonly comment: string | null;

  constructor(table: Table, comment: string | null) {
    super();
    this.table = table;
    this.comment = comment;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("comment", this.comment);
  }
}

/** A comment on a column; null takes it away. */
export class CommentOnColumn extends DdlNode {
  readonly kind = "comment_on_column";
  readonly column: Column;
  readonly comment: string | null;

  constructor(column: Column, comment: string | null) {
    super();
    this.column = column;
    this.comment = comment;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("column", this.column);
    visitor.value("comment", this.comment);
  }
}

/** A comment on a constraint; null takes it away. */
export class CommentOnConstraint extends DdlNode {
  readonly kind = "comment_on_constraint";
  readonly constraint: Constraint;
  readonly comment: string | null;

  constructor(constraint: Constraint, comment: string | null) {
    super();
    this.constraint = constraint;
    this.comment = comment;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("constraint", this.constraint);
    visitor.value("comment", this.comment);
  }
}

function tableColumn(given: AnyExpr, where: string): Column {
  const node = expressionOf(given, where);
  if (node instanceof Column) return node;
  throw new ArgumentError(`${where} takes a column of a table.`);
}

function commentOf(given: string | undefined, of: string): string {
  if (given !== undefined) return given;
  throw new ArgumentError(`There is no comment on ${of}: give it as the last argument, or with the definition.`);
}

/**
 * Sets the comment on a table.
 *
 * @param comment by default, that of the table's definition
 * @throws ArgumentError if there is none
 * @example
 * connection.execute(setTableComment(users, "who may log in"));
 */
export function setTableComment(table: AnyTable, comment?: string): Ddl {
  const of = tableOf(table, "setTableComment()");
  return typed(new CommentOnTable(of, commentOf(comment ?? of.options.comment, of.describe())));
}

/** Takes the comment on a table away: `connection.execute(dropTableComment(users))`. */
export function dropTableComment(table: AnyTable): Ddl {
  return typed(new CommentOnTable(tableOf(table, "dropTableComment()"), null));
}

/**
 * Sets the comment on a column.
 *
 * @param comment by default, that of the column's definition
 * @throws ArgumentError if there is none
 * @example
 * connection.execute(setColumnComment(users.c.name, "as in the passport"));
 */
export function setColumnComment(column: AnyExpr, comment?: string): Ddl {
  const of = tableColumn(column, "setColumnComment()");
  return typed(new CommentOnColumn(of, commentOf(comment ?? of.options.comment, `the column "${of.owner.name}.${of.key}"`)));
}

/** Takes the comment on a column away: `connection.execute(dropColumnComment(users.c.name))`. */
export function dropColumnComment(column: AnyExpr): Ddl {
  return typed(new CommentOnColumn(tableColumn(column, "dropColumnComment()"), null));
}

/**
 * Sets the comment on a constraint, which has to have a name.
 *
 * @param comment by default, that of the constraint's definition
 * @throws ArgumentError if there is none
 * @example
 * connection.execute(setConstraintComment(users, "uq_user_account_name", "one account for everybody"));
 */
export function setConstraintComment(table: AnyTable, constraint: Constraint | SqlTableItem | string, comment?: string): Ddl {
  const of = constraintOf(tableOf(table, "setConstraintComment()"), constraint, "setConstraintComment()");
  return typed(new CommentOnConstraint(of, commentOf(comment ?? of.options.comment, `the constraint "${of.name ?? ""}"`)));
}

/** Takes the comment on a constraint away: `connection.execute(dropConstraintComment(users, "uq_user_account_name"))`. */
export function dropConstraintComment(table: AnyTable, constraint: Constraint | SqlTableItem | string): Ddl {
  return typed(
    new CommentOnConstraint(constraintOf(tableOf(table, "dropConstraintComment()"), constraint, "dropConstraintComment()"), null),
  );
}
