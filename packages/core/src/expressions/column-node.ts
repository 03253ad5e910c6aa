/** A column of a table, an alias, a subquery or a CTE; or a free name. */
import type { FieldVisitor, Node } from "../node.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ExpressionNode } from "./element.ts";

/** What columns belong to. */
export interface ColumnOwner extends Node {
  /** The column under a key; it must exist. */
  columnFor(key: string): ExpressionNode;
}

/** A name that the compiler invents, numbering those of one base over the whole statement: `count_1`, `anon_2`. */
export class AnonymousName {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }
}

/** A reference to a column of a FROM element that is no table: re-derived when that element is copied. */
export class ColumnNode extends ExpressionNode {
  readonly kind: string = "column";
  /** The FROM element; null for a free name. */
  readonly table: ColumnOwner | null;
  /** The key in `table.c`. */
  readonly key: string;
  /** The name in SQL. */
  readonly name: string | AnonymousName;
  readonly type: SqlType;

  constructor(table: ColumnOwner | null, key: string, name: string | AnonymousName, type: SqlType) {
    super();
    this.table = table;
    this.key = key;
    this.name = name;
    this.type = type;
  }

  override get resultKey(): string {
    return this.key;
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
    const table = changes["table"];
    return isOwner(table) ? table.columnFor(this.key) : super.rebuild(changes);
  }
}

function isOwner(value: unknown): value is ColumnOwner {
  return typeof value === "object" && value !== null && "columnFor" in value;
}
