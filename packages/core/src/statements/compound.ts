/** What SELECT and its set operations share, and the set operations. */
import { ArgumentError } from "../errors.ts";
import { Bind, ExpressionNode, expressionOf, nodeOf } from "../expressions/element.ts";
import { ExistsNode } from "../expressions/exists.ts";
import { orderEntry } from "../expressions/function.ts";
import { checkedFragment, TextNode } from "../expressions/text.ts";
import type { CteOptions } from "../from/subquery.ts";
import { Cte, Subquery } from "../from/subquery.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { types } from "../types/factories.ts";
import type { ForUpdateOptions } from "./lock.ts";
import { ForUpdate } from "./lock.ts";
import type { LabelStyle } from "./result-columns.ts";
import { expandItems, LABEL_STYLES } from "./result-columns.ts";
import { ScalarSelect } from "./scalar-select.ts";
import { AddedCte, FetchClause, Fragment, NO_EXTRAS, SelectExtras, TableHint } from "./select-extras.ts";
import type { ExecutionOptions } from "./statement.ts";
import { StatementNode, statementOf } from "./statement.ts";

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
    return this.restatedAs(options.distinct === true ? "union" : "union_all", [build(this)]);
  }

  union(...others: unknown[]): Cte {
    return this.restatedAs("union", others);
  }

  unionAll(...others: unknown[]): Cte {
    return this.restatedAs("union_all", others);
  }

  private restatedAs(operation: SetOperation, others: readonly unknown[]): Cte {
    return new RecursiveCte(compound(operation, [this.element, ...others]), this.name, this.options, this);
  }
}

/** A statement as a common table expression, which may become recursive. */
export function cteOf(statement: StatementNode, name: string | undefined, options: CteOptions): Cte {
  return new RecursiveCte(statement, name ?? null, options, null);
}

/** The clauses that SELECT and set operations have in common. */
export interface QueryClauses {
  readonly orders: readonly Node[];
  readonly limitTo: ExpressionNode | null;
  readonly offsetBy: ExpressionNode | null;
  readonly groups: readonly Node[];
  readonly extras: SelectExtras;
  readonly runOptions: ExecutionOptions | null;
}

/**
 * A statement that asks for rows. Immutable: every method gives a new one.
 *
 * @typeParam Self the class itself
 */
export abstract class QueryNode<Self = unknown> extends StatementNode implements QueryClauses {
  abstract readonly orders: readonly Node[];
  abstract readonly limitTo: ExpressionNode | null;
  abstract readonly offsetBy: ExpressionNode | null;
  abstract readonly groups: readonly Node[];
  abstract readonly extras: SelectExtras;
  abstract readonly runOptions: ExecutionOptions | null;

  /** The same statement with some clauses changed. */
  protected abstract with(changes: Partial<QueryClauses>): Self;

  override get labelStyle(): LabelStyle {
    return this.extras.labelStyle;
  }

  orderBy(...entries: unknown[]): Self {
    return this.with({ orders: ordersWith(this.orders, entries) });
  }

  groupBy(...expressions: unknown[]): Self {
    return this.with({ groups: append(this.groups, expressions.map(groupEntry)) });
  }

  limit(count: unknown): Self {
    return this.with({ limitTo: rowCount(count, "limit()"), extras: this.withoutFetch() });
  }

  offset(count: unknown): Self {
    return this.with({ offsetBy: rowCount(count, "offset()") });
  }

  fetch(count: unknown, options: { readonly withTies?: boolean; readonly percent?: boolean } = {}): Self {
    const rows = rowCount(count, "fetch()");
    const fetch = rows === null ? null : new FetchClause(rows, options.withTies ?? false, options.percent ?? false);
    return this.with({ limitTo: null, extras: this.changed({ fetch }) });
  }

  slice(start: number, end: number): Self {
    if (end < start) throw new ArgumentError(`slice() ends before it begins: ${start}, ${end}.`);
    const limitTo = rowCount(end - start, "slice()");
    return this.with({
      limitTo,
      offsetBy: start === 0 ? this.offsetBy : rowCount(start, "slice()"),
      extras: this.withoutFetch(),
    });
  }

  forUpdate(options: ForUpdateOptions = {}): Self {
    return this.with({ extras: this.changed({ lock: new ForUpdate(options) }) });
  }

  prefixWith(content: unknown, options: { readonly dialect?: string } = {}): Self {
    return this.with({ extras: this.changed({ prefixes: [...this.extras.prefixes, fragment(content, "prefixWith()", options)] }) });
  }

  suffixWith(content: unknown, options: { readonly dialect?: string } = {}): Self {
    return this.with({ extras: this.changed({ suffixes: [...this.extras.suffixes, fragment(content, "suffixWith()", options)] }) });
  }

  withHint(source: unknown, text: string, options: { readonly dialect?: string } = {}): Self {
    const hint = new TableHint(nodeOf(source), text, options.dialect ?? null);
    return this.with({ extras: this.changed({ hints: [...this.extras.hints, hint] }) });
  }

  withStatementHint(text: unknown, options: { readonly dialect?: string } = {}): Self {
    const hint = fragment(text, "withStatementHint()", options);
    return this.with({ extras: this.changed({ statementHints: [...this.extras.statementHints, hint] }) });
  }

  addCte(cte: unknown, options: { readonly nestHere?: boolean } = {}): Self {
    return this.with({ extras: this.changed({ ctes: [...this.extras.ctes, addedCte(cte, options.nestHere ?? false)] }) });
  }

  setLabelStyle(labelStyle: LabelStyle): Self {
    if (!LABEL_STYLES.includes(labelStyle))
      throw new ArgumentError(
        `setLabelStyle() takes ${LABEL_STYLES.map((style) => `"${style}"`).join(", ")}, not ${JSON.stringify(labelStyle)}.`,
      );
    return this.with({ extras: this.changed({ labelStyle }) });
  }

  executionOptions(options: ExecutionOptions): Self {
    return this.with({ runOptions: { ...this.runOptions, ...options } });
  }

  subquery(name?: string): Subquery {
    return new Subquery(this, name ?? null, false);
  }

  alias(name?: string): Subquery {
    return this.subquery(name);
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

  exists(): ExistsNode {
    return new ExistsNode(this.scalarSubquery());
  }

  union(...others: unknown[]): CompoundSelect {
    return compound("union", [this, ...others]);
  }

  unionAll(...others: unknown[]): CompoundSelect {
    return compound("union_all", [this, ...others]);
  }

  intersect(...others: unknown[]): CompoundSelect {
    return compound("intersect", [this, ...others]);
  }

  intersectAll(...others: unknown[]): CompoundSelect {
    return compound("intersect_all", [this, ...others]);
  }

  except(...others: unknown[]): CompoundSelect {
    return compound("except", [this, ...others]);
  }

  exceptAll(...others: unknown[]): CompoundSelect {
    return compound("except_all", [this, ...others]);
  }

  protected withoutFetch(): SelectExtras {
    return this.extras.fetch === null ? this.extras : this.changed({ fetch: null });
  }

  /** The rare clauses with some of them changed. */
  protected changed(changes: Partial<SelectExtras>): SelectExtras {
    return Object.assign(new SelectExtras(this.extras), changes);
  }

  /** The fields of `QueryClauses`, for `visitFields`. */
  protected visitClauses(visitor: FieldVisitor): void {
    visitor.children("groups", this.groups);
    visitor.children("orders", this.orders);
    visitor.child("limitTo", this.limitTo);
    visitor.child("offsetBy", this.offsetBy);
    visitor.child("extras", this.extras === NO_EXTRAS ? null : this.extras);
  }
}

export function append<T>(list: readonly T[], more: readonly T[]): readonly T[] {
  return list.length === 0 ? more : [...list, ...more];
}

/** Entries behind those of an ORDER BY; null alone takes the order away. */
export function ordersWith(orders: readonly Node[], entries: readonly unknown[]): readonly Node[] {
  return entries.length === 1 && entries[0] === null
    ? EMPTY
    : append(
        orders,
        entries.map((each) => orderEntry(each)),
      );
}

function groupEntry(value: unknown): Node {
  const entry = orderEntry(value, "groupBy()");
  if (entry.kind === "ordering") throw new ArgumentError("groupBy() takes expressions, not orderings such as desc().");
  return entry;
}

/** A piece of SQL for a certain place in a statement. */
export function fragment(content: unknown, where: string, options: { readonly dialect?: string }): Fragment {
  return new Fragment(
    typeof content === "string" ? new TextNode(checkedFragment(content, where)) : expressionOf(content, where),
    options.dialect ?? null,
  );
}

/** A CTE for a statement's WITH. */
export function addedCte(cte: unknown, nestHere: boolean): AddedCte {
  if (!(cte instanceof Cte)) throw new ArgumentError('addCte() takes a common table expression: select(…).cte("name").');
  return new AddedCte(cte, nestHere);
}

/** The set operations. */
export type SetOperation = "union" | "union_all" | "intersect" | "intersect_all" | "except" | "except_all";

/** UNION, INTERSECT and EXCEPT of several statements. */
export class CompoundSelect extends QueryNode<CompoundSelect> {
  readonly kind = "compound_select";
  readonly operation: SetOperation;
  readonly selects: readonly StatementNode[];
  readonly orders: readonly Node[] = EMPTY;
  readonly limitTo: ExpressionNode | null = null;
  readonly offsetBy: ExpressionNode | null = null;
  readonly groups: readonly Node[] = EMPTY;
  readonly extras: SelectExtras = NO_EXTRAS;
  readonly runOptions: ExecutionOptions | null = null;

  constructor(operation: SetOperation, selects: readonly StatementNode[], clauses: Partial<QueryClauses> = {}) {
    super();
    this.operation = operation;
    this.selects = selects;
    Object.assign(this, clauses);
  }

  get returned(): readonly Node[] {
    return this.selects[0]?.returned ?? [];
  }

  override get labelStyle(): LabelStyle {
    return this.selects[0]?.labelStyle ?? "disambiguateOnly";
  }

  /** Its columns are called as those of its first statement are. */
  override setLabelStyle(labelStyle: LabelStyle): CompoundSelect {
    const { orders, limitTo, offsetBy, groups, extras, runOptions } = this;
    const selects = this.selects.map((each) => (each instanceof QueryNode ? each.setLabelStyle(labelStyle) : each));
    return new CompoundSelect(this.operation, selects, { orders, limitTo, offsetBy, groups, extras, runOptions });
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation);
    visitor.children("selects", this.selects);
    this.visitClauses(visitor);
  }

  protected with(changes: Partial<QueryClauses>): CompoundSelect {
    const { orders, limitTo, offsetBy, groups, extras, runOptions } = this;
    return new CompoundSelect(this.operation, this.selects, { orders, limitTo, offsetBy, groups, extras, runOptions, ...changes });
  }
}

/** What only a SELECT has. */
const OF_SELECTS = [
  ...["where", "filterBy", "having", "distinct", "selectFrom", "addColumns", "withOnlyColumns", "correlate", "correlateExcept"],
  ...["join", "outerJoin", "rightJoin", "fullJoin", "crossJoin", "joinFrom", "outerJoinFrom", "fullJoinFrom"],
  ...["prefixWith", "suffixWith", "withHint", "withStatementHint", "options"],
];

for (const name of OF_SELECTS) {
  const value = (): never => {
    throw new ArgumentError(
      `${name}() belongs to a SELECT, and not to a UNION or another set operation: use it on each of its statements, or select from the whole as a subquery().`,
    );
  };
  Object.defineProperty(CompoundSelect.prototype, name, { value });
}

/** Joins statements by a set operation; all must have the same number of columns. */
export function compound(operation: SetOperation, statements: readonly unknown[]): CompoundSelect {
  const word = operation.replace("_", " ").toUpperCase();
  const nodes = statements.map((each) => {
    const statement = statementOf(each);
    if (statement !== null) return statement;
    throw new ArgumentError(`${word} takes statements that return rows: select(…).`);
  });
  const [first] = nodes;
  if (first === undefined) throw new ArgumentError(`${word} needs at least one statement.`);
  const width = expandItems(first.returned).length;
  for (const other of nodes) {
    const own = expandItems(other.returned).length;
    if (own !== width)
      throw new ArgumentError(`All statements of a ${word} must have the same number of columns: the first has ${width}, another ${own}.`);
  }
  return new CompoundSelect(operation, nodes);
}
