/** `compiles`: the user's own rendering of nodes. */
import type { FieldVisitor } from "@athanor/core";
import { ExpressionNode, expressionOf, FunctionNode, func, literal, select, types as t, walkKey } from "@athanor/core";
import { expect, test } from "vitest";
import { compileStatement, compiles, DEFAULT_DIALECT } from "../src/index.ts";

class Twice extends ExpressionNode {
  readonly kind = "twice";
  readonly type = t.integer();
  readonly element: ExpressionNode;

  constructor(element: ExpressionNode) {
    super();
    this.element = element;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("type", this.type);
    visitor.child("element", this.element);
  }
}
class EvenMore extends Twice {}

const other = { ...DEFAULT_DIALECT, name: "other" };
const render = (node: ExpressionNode, dialect = DEFAULT_DIALECT): string => compileStatement(dialect, node, walkKey(node).binds).sql;
const three = new FunctionNode("three", [], t.integer());

test("a node without a rendering is refused by name", () => {
  expect(() => render(new Twice(three))).toThrow(/"default" can't render a node of kind "twice"/);
});

test("holds for subclasses, by dialect", () => {
  compiles(Twice, {
    default: ({ element }, compiler) => `2 * ${compiler.render(element)}`,
    other: ({ element }, compiler) => `twice(${compiler.render(element)})`,
  });
  expect(render(new Twice(three))).toBe("2 * three()");
  expect(render(new Twice(three), other)).toBe("twice(three())");
  expect(render(new EvenMore(three), other)).toBe("twice(three())");
});

test("goes before what the dialect has, and concerns no other class", () => {
  class Shouted extends FunctionNode {}
  compiles(Shouted, { default: (node, compiler) => `${node.name.toUpperCase()}(${compiler.items(node.args)})` });
  expect(render(new Shouted("lower", [], t.text()))).toBe("LOWER()");
  expect(render(expressionOf(func.lower(literal("x")), "a test"))).toBe("lower(:param_1)");
  expect(String(select(literal(1).label("one")))).toBe("SELECT :param_1 AS one");
});

test("needs a function", () => {
  expect(() => compiles(Twice, {})).toThrow(/at least one function/);
});

test("what is said for a dialect holds for those that are kinds of it, unless they are named", () => {
  class Shout extends FunctionNode {}
  compiles(Shout, { mysql: () => "mysql's", other: () => "other's", default: () => "anybody's" });
  const node = new Shout("shout", [], t.text());
  const on = (name: string, like?: string) =>
    compileStatement({ ...DEFAULT_DIALECT, name, ...(like === undefined ? {} : { like }) }, node, []).sql;
  expect([on("mysql"), on("mariadb", "mysql"), on("other", "mysql"), on("third")]).toEqual(["mysql's", "mysql's", "other's", "anybody's"]);
});
