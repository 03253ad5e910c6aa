/** Constraints and indexes of a table, beside foreign keys. */
import type { ExpressionNode } from "../expressions/element.ts";
import type { Node } from "../node.ts";
import type { Column } from "./column.ts";

/** The primary key. */
export class PrimaryKeyConstraint {
  readonly kind = "primary_key";
  readonly name: string | null;
  readonly columns: readonly Column[];

  constructor(columns: readonly Column[], name: string | null) {
    this.columns = columns;
    this.name = name;
  }
}

/** UNIQUE (…). */
export class UniqueConstraint {
  readonly kind = "unique";
  readonly name: string | null;
  readonly columns: readonly Column[];

  constructor(columns: readonly Column[], name: string | null) {
    this.columns = columns;
    this.name = name;
  }
}

/** CHECK (…). */
export class CheckConstraint {
  readonly kind = "check";
  readonly name: string | null;
  readonly condition: ExpressionNode;

  constructor(condition: ExpressionNode, name: string | null) {
    this.condition = condition;
    this.name = name;
  }
}

/** An index of a table. */
export class Index {
  readonly kind = "index";
  readonly name: string;
  readonly expressions: readonly Node[];
  readonly unique: boolean;
  readonly where: ExpressionNode | null;

  constructor(name: string, expressions: readonly Node[], unique: boolean, where: ExpressionNode | null) {
    this.name = name;
    this.expressions = expressions;
    this.unique = unique;
    this.where = where;
  }
}

/** What `uniqueConstraint(…)`, `checkConstraint(…)`, `index(…)` and `foreignKeyConstraint(…)` give: resolved by the table they are given to. */
export type TableItem =
  | { readonly item: "unique"; readonly columns: readonly string[]; readonly name: string | null }
  | { readonly item: "check"; readonly condition: ExpressionNode; readonly name: string | null }
  | {
      readonly item: "index";
      readonly name: string | null;
      readonly expressions: readonly (Node | string)[];
      readonly unique: boolean;
      readonly where: ExpressionNode | null;
    }
  | {
      readonly item: "foreign_key";
      readonly columns: readonly string[];
      readonly targets: readonly string[];
      readonly options: Readonly<Record<string, unknown>>;
    };
