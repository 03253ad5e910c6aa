/** Random expressions mean in SQL what they mean as trees: parentheses and forms of operators are right. */
import type { AnyExpr, ExpressionNode } from "@athanor/core";
import { caseWhen, column, expressionOf, func, insert, literal, MetaData, select, types as t, table, typed } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sqlite } from "../src/index.ts";

/** A tree and what it is worth by SQLite's rules; `undefined` where that would leave the integers that a number holds. */
interface Tree<V> {
  readonly node: ExpressionNode;
  readonly value: V | null | undefined;
}
type Num = Tree<bigint>;
type Text = Tree<string>;
type Bool = Tree<boolean>;

const metadata = new MetaData();
const row = table("row", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  a: column(t.integer()),
  b: column(t.integer()),
  none: column(t.integer(), { nullable: true }),
  word: column(t.text()),
  blank: column(t.text(), { nullable: true }),
});
const VALUES = { id: 1, a: 7, b: -3, none: null, word: "ab%c", blank: null };

const engine = createEngine(sqlite());
engine.createAll(metadata);
engine.begin((connection) => connection.execute(insert(row), [VALUES]));
afterAll(() => engine.dispose());

const asNode = (expression: unknown): ExpressionNode => expressionOf(expression, "a test");
const LIMIT = 2n ** 53n;

/** Applies a function to known values: null where one is null. */
function apply<A, B, R>(left: Tree<A>, right: Tree<B>, of: (a: A, b: B) => R | null | undefined): R | null | undefined {
  if (left.value === undefined || right.value === undefined) return undefined;
  return left.value === null || right.value === null ? null : of(left.value, right.value);
}

function bounded(value: bigint): bigint | undefined {
  return value > LIMIT || value < -LIMIT ? undefined : value;
}

type NumOperation = readonly [
  method: "add" | "sub" | "mul" | "mod" | "floorDiv" | "bitwiseAnd" | "bitwiseOr" | "bitwiseXor",
  of: (a: bigint, b: bigint) => bigint | null,
];
const NUM_OPERATIONS: readonly NumOperation[] = [
  ["add", (a, b) => a + b],
  ["sub", (a, b) => a - b],
  ["mul", (a, b) => a * b],
  ["mod", (a, b) => (b === 0n ? null : a % b)],
  ["floorDiv", (a, b) => (b === 0n ? null : a / b)],
  ["bitwiseAnd", (a, b) => a & b],
  ["bitwiseOr", (a, b) => a | b],
  ["bitwiseXor", (a, b) => a ^ b],
];

type Comparison = readonly [method: "eq" | "ne" | "lt" | "lte" | "gt" | "gte", of: <V extends bigint | string>(a: V, b: V) => boolean];
const COMPARISONS: readonly Comparison[] = [
  ["eq", (a, b) => a === b],
  ["ne", (a, b) => a !== b],
  ["lt", (a, b) => a < b],
  ["lte", (a, b) => a <= b],
  ["gt", (a, b) => a > b],
  ["gte", (a, b) => a >= b],
];

/** AND and OR of SQL's three values. */
function connect(all: readonly Bool[], decisive: boolean): boolean | null | undefined {
  if (all.some(({ value }) => value === undefined)) return undefined;
  if (all.some(({ value }) => value === decisive)) return decisive;
  return all.some(({ value }) => value === null) ? null : !decisive;
}

const { num, text, bool } = fc.letrec<{ num: Num; text: Text; bool: Bool }>((tie) => {
  const [n, s, b] = [tie("num"), tie("text"), tie("bool")];
  const numLeaf: fc.Arbitrary<Num> = fc.oneof(
    fc.integer({ min: -9, max: 9 }).map((value) => ({ node: asNode(literal(value)), value: BigInt(value) })),
    fc.constantFrom("a", "b", "none").map((key) => ({ node: asNode(row.c[key as "a"]), value: bigintOf(VALUES[key as "a"]) })),
  );
  const textLeaf: fc.Arbitrary<Text> = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "B", "%", "'", " "), maxLength: 3 }).map((value) => ({ node: asNode(literal(value)), value })),
    fc.constantFrom("word", "blank").map((key) => ({ node: asNode(row.c[key as "word"]), value: VALUES[key as "word"] })),
  );
  const compare = <V extends bigint | string>(side: fc.Arbitrary<Tree<V>>): fc.Arbitrary<Bool> =>
    fc.tuple(fc.constantFrom(...COMPARISONS), side, side).map(([[method, of], left, right]) => ({
      node: left.node[method](right.node),
      value: apply(left, right, of),
    }));
  return {
    num: fc.oneof(
      { maxDepth: 5, withCrossShrink: true, depthSize: "medium" },
      numLeaf,
      fc.tuple(fc.constantFrom(...NUM_OPERATIONS), n, n).map(([[method, of], left, right]) => ({
        node: left.node[method](right.node),
        value: apply(left, right, (x, y) => {
          const result = of(x, y);
          return result === null ? null : bounded(result);
        }),
      })),
      n.map(({ node, value }) => ({ node: node.neg(), value: value == null ? value : -value })),
      n.map(({ node, value }) => ({ node: node.bitwiseNot(), value: value == null ? value : ~value })),
      s.map(({ node, value }) => ({
        node: asNode(func.length(typed<AnyExpr<string, never, "text">>(node))),
        value: value == null ? value : BigInt(value.length),
      })),
      fc.tuple(b, n, n).map(([test, yes, no]) => ({
        node: asNode(
          caseWhen(typed(test.node), typed<AnyExpr<number, never, "num">>(yes.node)).else(typed<AnyExpr<number, never, "num">>(no.node)),
        ),
        value: test.value === undefined ? undefined : test.value === true ? yes.value : no.value,
      })),
    ),
    text: fc.oneof(
      { maxDepth: 4, withCrossShrink: true, depthSize: "medium" },
      textLeaf,
      fc.tuple(s, s).map(([left, right]) => ({ node: left.node.concat(right.node), value: apply(left, right, (x, y) => x + y) })),
      s.map(({ node, value }) => ({
        node: asNode(func.upper(typed<AnyExpr<string, never, "text">>(node))),
        value: value == null ? value : value.toUpperCase(),
      })),
      n.map(({ node, value }) => ({ node: node.cast(t.text()), value: value == null ? value : String(value) })),
    ),
    bool: fc.oneof(
      { maxDepth: 5, withCrossShrink: true, depthSize: "medium" },
      compare(n),
      compare(s),
      fc.tuple(b, b, fc.boolean()).map(([left, right, and]) => ({
        node: and ? left.node.and(right.node) : left.node.or(right.node),
        value: connect([left, right], !and),
      })),
      b.map(({ node, value }) => ({ node: node.negated(), value: value == null ? value : !value })),
      fc
        .oneof<fc.Arbitrary<Num | Text>[]>(n, s)
        .map(({ node, value }) => ({ node: node.isNull(), value: value === undefined ? undefined : value === null })),
      fc.tuple(n, n, n).map(([x, low, high]) => ({
        node: x.node.between(low.node, high.node),
        value: connect(
          [
            { node: x.node, value: apply(x, low, (one, other) => one >= other) },
            { node: x.node, value: apply(x, high, (one, other) => one <= other) },
          ],
          false,
        ),
      })),
      fc.tuple(n, n).map(([left, right]) => ({
        node: left.node.isDistinctFrom(right.node),
        value: left.value === undefined || right.value === undefined ? undefined : left.value !== right.value,
      })),
      fc.tuple(n, fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 3 }), fc.boolean()).map(([x, list, not]) => ({
        node: not ? x.node.notIn(list) : x.node.in(list),
        value:
          x.value === undefined
            ? undefined
            : list.length === 0
              ? not
              : x.value === null
                ? null
                : list.some((each) => BigInt(each) === x.value) !== not,
      })),
      fc.tuple(s, fc.string({ unit: fc.constantFrom("a", "b", "%", "_", "/"), minLength: 1, maxLength: 2 })).map(([left, part]) => ({
        node: left.node.contains(part, { autoescape: true }),
        // LIKE takes no account of case, in ASCII.
        value: left.value == null ? left.value : left.value.toLowerCase().includes(part),
      })),
    ),
  };
});

function bigintOf(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}

function evaluate(node: ExpressionNode): unknown {
  using connection = engine.connect();
  return connection.execute(select(typed<AnyExpr>(node).label("result")).selectFrom(row)).one()[0];
}

const RUNS = { numRuns: 2000 };

test("numbers", () => {
  fc.assert(
    fc.property(num, ({ node, value }) => {
      fc.pre(value !== undefined);
      expect(evaluate(node)).toBe(value === null ? null : Number(value));
    }),
    RUNS,
  );
});

test("texts", () => {
  fc.assert(
    fc.property(text, ({ node, value }) => {
      fc.pre(value !== undefined);
      expect(evaluate(node)).toBe(value);
    }),
    RUNS,
  );
});

test("conditions", () => {
  fc.assert(
    fc.property(bool, ({ node, value }) => {
      fc.pre(value !== undefined);
      expect(evaluate(node)).toBe(value);
    }),
    RUNS,
  );
});
