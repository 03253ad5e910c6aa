/** Examples of the nodes that most statements don't have, built by their constructors: see `node-examples.ts`. */
import type { ExpressionNode, Node } from "@athanor/core";
import {
  AddedCte,
  AggregateOrder,
  Bind,
  BooleanType,
  CollectionAggregate,
  Cte,
  Extract,
  expressionOf,
  FetchClause,
  ForUpdate,
  Fragment,
  FromClause,
  FunctionField,
  FunctionNode,
  func,
  LabelName,
  nodeOf,
  OPERATORS,
  RawFrom,
  RegexpReplace,
  RowSource,
  ScalarValues,
  SelectExtras,
  SelectNode,
  Slice,
  SqlTemplate,
  select,
  sql,
  TableFunction,
  TableFunctionColumn,
  TableHint,
  TableSample,
  TextualSelect,
  TupleNode,
  TypeCoerce,
  types as t,
  text,
  ValuesFrom,
  ValuesRow,
} from "@athanor/core";
import { users } from "./sample-tables.ts";

const { id, name } = users.c;

const e = (object: unknown): ExpressionNode => expressionOf(object, "an example");
const number = (n: number): Bind => new Bind(null, n, t.integer());

function from(object: unknown): FromClause {
  const node = nodeOf(object);
  if (!(node instanceof FromClause)) throw new Error("no FROM element");
  return node;
}

function call(): FunctionNode {
  const node = nodeOf(func.max(id));
  if (!(node instanceof FunctionNode)) throw new Error("no function");
  return node;
}

const rows = nodeOf(select(id));
if (!(rows instanceof RowSource)) throw new Error("no statement");
const cte = new Cte(rows, "plain", { nesting: true }, null);
const series = new TableFunction(call(), "series", [{ key: "n", type: t.integer() }], {
  withOrdinality: "i",
  renderDerived: true,
  lateral: true,
});
const listed = new ValuesFrom("listed", ["n"], [t.integer()], [new ValuesRow([number(1)])]);

const extras = new SelectExtras().rebuild({
  distinctOn: [e(id)],
  havings: [e(name)],
  lock: new ForUpdate({ nowait: true }),
  correlates: [from(users)],
  fetch: new FetchClause(number(3), true, true),
  prefixes: [new Fragment(e(text("SQL_CACHE")), "mysql")],
  suffixes: [new Fragment(e(text("-- end")), null)],
  hints: [new TableHint(from(users), "NOLOCK", "mssql")],
  statementHints: [new Fragment(e(text("hint")), null)],
  ctes: [new AddedCte(cte, true)],
  correlatesExcept: [from(users)],
  labelStyle: "none",
});

const statement = new SelectNode([series.columnFor("n"), cte.columnFor("id")]);

const template = nodeOf(sql`select ${id}`.columns({ id: t.integer() }));
if (!(template instanceof SqlTemplate)) throw new Error("no template");

/** One of each. */
export const rareExamples: readonly Node[] = [
  new CollectionAggregate(OPERATORS.any, e(id)),
  new TupleNode([e(id), e(name)]),
  new Slice(number(1), null),
  new Extract("year", e(users.c.created)),
  new TypeCoerce(e(id), t.text()),
  new LabelName("x"),
  new RegexpReplace(e(name), e(text("'a'")), e(text("'b'")), "g"),
  new AggregateOrder(call(), [nodeOf(id.desc())]),
  new FunctionField(call(), "field", new BooleanType()),
  new TableFunctionColumn(series, t.integer()),
  new TableSample(from(users), "sampled", number(5), number(7)),
  new ScalarValues(listed),
  new RawFrom(e(text("elsewhere"))),
  new TextualSelect(template),
  statement.rebuild({ extras }),
];
