/** Statements within statements: set operations, scalar subqueries, recursive CTEs. */
import { ArgumentError } from "../errors.ts";
import { Bind, ExpressionNode } from "../expressions/element.ts";
import { orderEntry } from "../expressions/function.ts";
import type { CteOptions } from "../from/subquery.ts";
import { Cte, Subquery } from "../from/subquery.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { NULL_TYPE, types } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { expandItems } from "./result-columns.ts";
import { StatementNode } from "./statement.ts";

/** The list that most clauses of most statements are. */
export const EMPTY: readonly never[] = [];
const INTEGER = types.integer();

/** LIMIT or OFFSET: a whole number, bound, or an expression. */
export function rowCount(count: unknown, where: string): ExpressionNode | null {
  if (count === null) return null;
  if (count instanceof ExpressionNode) return count;
  if (typeof count === "bigint" ? count >= 0n : typeof count === "number" && Number.isSafeInteger(count) && count >= 0)
    return new Bind(null, count, INTEGER);
  throw new ArgumentError(`${where} takes a whole number that is not negative, not ${String(count)}.`);
}

/** A recursive part refers to the CTE it belongs to, so it is built by a function of it. */
export class RecursiveCte extends Cte {
  recursive(build: (self: Cte) => unknown, options: { readonly distinct?: boolean } = {}): Cte {
    return this.restated(compound(options.distinct === true ? "union" : "union_all", [this.element, build(this)]));
  }
}

/** A statement as a common table expression, which may become recursive. */
export function cteOf(statement: StatementNode, name: string | undefined, options: CteOptions): Cte {
  return new RecursiveCte(statement, name ?? null, options, null);
}

/** A SELECT as a value: `(SELECT …)`. */
export class ScalarSelect extends ExpressionNode {
  readonly kind = "scalar_select";
  readonly element: StatementNode;

  constructor(element: StatementNode) {
    super();
    this.element = element;
  }

  get type(): SqlType {
    return expandItems(this.element.returned)[0]?.type ?? NULL_TYPE;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
  }
}

/** A statement as a value. */
export function scalarSelect(statement: StatementNode): ScalarSelect {
  return new ScalarSelect(statement);
}

/** The set operations. */
export type SetOperation = "union" | "union_all" | "intersect" | "intersect_all" | "except" | "except_all";

/** UNION, INTERSECT and EXCEPT of several statements. */
export class CompoundSelect extends StatementNode {
  readonly kind = "compound_select";
  readonly operation: SetOperation;
  readonly selects: readonly StatementNode[];
  readonly orders: readonly Node[];
  readonly limitTo: ExpressionNode | null;
  readonly offsetBy: ExpressionNode | null;

  constructor(
    operation: SetOperation,
    selects: readonly StatementNode[],
    orders: readonly Node[] = EMPTY,
    limitTo: ExpressionNode | null = null,
    offsetBy: ExpressionNode | null = null,
  ) {
    super();
    this.operation = operation;
    this.selects = selects;
    this.orders = orders;
    this.limitTo = limitTo;
    this.offsetBy = offsetBy;
  }

  get returned(): readonly Node[] {
    return this.selects[0]?.returned ?? [];
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation);
    visitor.children("selects", this.selects);
    visitor.children("orders", this.orders);
    visitor.child("limitTo", this.limitTo);
    visitor.child("offsetBy", this.offsetBy);
  }

  orderBy(...entries: unknown[]): CompoundSelect {
    return new CompoundSelect(this.operation, this.selects, [...this.orders, ...entries.map(orderEntry)], this.limitTo, this.offsetBy);
  }

  limit(count: unknown): CompoundSelect {
    return new CompoundSelect(this.operation, this.selects, this.orders, rowCount(count, "limit()"), this.offsetBy);
  }

  offset(count: unknown): CompoundSelect {
    return new CompoundSelect(this.operation, this.selects, this.orders, this.limitTo, rowCount(count, "offset()"));
  }

  union(...others: unknown[]): CompoundSelect {
    return compound("union", [this, ...others]);
  }

  unionAll(...others: unknown[]): CompoundSelect {
    return compound("union_all", [this, ...others]);
  }

  subquery(name?: string): Subquery {
    return new Subquery(this, name ?? null, false);
  }

  lateral(name?: string): Subquery {
    return new Subquery(this, name ?? null, true);
  }

  cte(name?: string, options: CteOptions = {}): Cte {
    return cteOf(this, name, options);
  }

  scalarSubquery(): ScalarSelect {
    return new ScalarSelect(this);
  }

  asOperand(): ScalarSelect {
    return new ScalarSelect(this);
  }
}

/** Joins statements by a set operation; all must have the same number of columns. */
export function compound(operation: SetOperation, statements: readonly unknown[]): CompoundSelect {
  const nodes = statements.map((each) => {
    if (each instanceof StatementNode) return each;
    throw new ArgumentError(`${operation.replace("_", " ").toUpperCase()} takes statements that return rows: select(…).`);
  });
  const [first] = nodes;
  if (first === undefined) throw new ArgumentError(`${operation.replace("_", " ").toUpperCase()} needs at least one statement.`);
  const width = expandItems(first.returned).length;
  for (const other of nodes) {
    const own = expandItems(other.returned).length;
    if (own !== width)
      throw new ArgumentError(
        `All statements of a ${operation.replace("_", " ").toUpperCase()} must have the same number of columns: the first has ${width}, another ${own}.`,
      );
  }
  return new CompoundSelect(operation, nodes);
}
