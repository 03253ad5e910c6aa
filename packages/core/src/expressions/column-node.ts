/** A column of a table, an alias, a subquery or a CTE; or a free name. */
import { ArgumentError } from "../errors.ts";
import type { FieldVisitor, Node } from "../node.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { ColumnName } from "./anonymous-name.ts";
import { ExpressionNode } from "./element.ts";

/** What columns belong to. */
export interface ColumnOwner extends Node {
  /** The column under a key; it must exist. */
  columnFor(key: string): ExpressionNode;
}

/** A reference to a column of a FROM element that is no table: re-derived when that element is copied. */
export class ColumnNode extends ExpressionNode {
  readonly kind: string = "column";
  /** The FROM element; null for a free name. */
  readonly table: ColumnOwner | null;
  /** The key in `table.c`. */
  readonly key: string;
  /** The name in SQL. */
  readonly name: ColumnName;
  readonly type: SqlType;

  constructor(table: ColumnOwner | null, key: string, name: ColumnName, type: SqlType) {
    super();
    this.table = table;
    this.key = key;
    this.name = name;
    this.type = type;
  }

  override get resultKey(): string {
    return this.key;
  }

  /** Whether it is left out where a FROM element stands for all its columns. */
  get omitted(): boolean {
    return false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("key", this.key);
    // The name and the type of an element's column follow from the element.
    if (this.table !== null) return;
    visitor.value("name", this.name);
    visitor.value("type", this.type);
  }

  override rebuild(changes: Readonly<Record<string, unknown>>): Node {
    const { table } = changes;
    if (table === undefined) return super.rebuild(changes);
    if (isOwner(table)) return table.columnFor(this.key);
    throw new ArgumentError(`The FROM element of the column "${this.key}" was replaced by something that has no columns.`);
  }
}

function isOwner(value: unknown): value is ColumnOwner {
  return typeof value === "object" && value !== null && "columnFor" in value;
}
