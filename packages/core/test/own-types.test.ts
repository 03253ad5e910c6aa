/** Types beyond the plain ones: exact ones, variants, types of the user's own. */
import type { SqlType } from "@athanor/core";
import {
  ArgumentError,
  Binary,
  DecoratedType,
  EnumType,
  ExpressionNode,
  exact,
  func,
  identifier,
  JsonType,
  nodeOf,
  types as t,
  typeDecorator,
  userDefinedType,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { thrownBy } from "./thrown.ts";

describe("a variant", () => {
  it("holds on its dialect and on those that are kinds of it, and leaves the type as it was", () => {
    const base = t.string(30, { collation: "x" });
    const varied = base.withVariant(t.text(), "mysql");
    expect(varied.forDialect("mysql").kind).toBe("text");
    expect(varied.forDialect("mariadb", "mysql").kind).toBe("text");
    expect(varied.withVariant(t.date(), "mariadb").forDialect("mariadb", "mysql").kind).toBe("date");
    expect(varied.forDialect("sqlite")).toBe(varied);
    expect(base.variants).toBeNull();
    expect(varied).toMatchObject({ kind: "string", length: 30, collation: "x" });
  });

  it("is part of what a type is", () => {
    const base = t.string(30);
    // The number of the first is worked out before the copy is made.
    const before = base.keyId;
    const varied = base.withVariant(t.text(), "mysql");
    expect(varied.keyId).not.toBe(before);
    expect(varied.keyId).toBe(t.string(30).withVariant(t.text(), "mysql").keyId);
    expect(thrownBy(() => base.withVariant("text" as never, "mysql")).message).toMatch(/withVariant\(\) takes a SQL type/);
  });
});

describe("types that are declared alike", () => {
  it.each<[string, () => { keyId: number }, () => { keyId: number }]>([
    ["a length", () => t.string(10), () => t.string(11)],
    ["a collation", () => t.string(10), () => t.string(10, { collation: "x" })],
    ["the schema of a collation", () => t.text({ collation: "x" }), () => t.text({ collation: "x", collationSchema: "y" })],
    ["the name of an enum", () => t.enum(["a"], { name: "x" }), () => t.enum(["a"], { name: "y" })],
    ["whether an enum is native", () => t.enum(["a"], { native: false }), () => t.enum("a")],
    ["the members of an enum", () => t.enum("a,b"), () => t.enum("a", "b")],
    ["a precision", () => exact.timestamp({ precision: 3 }), () => exact.timestamp()],
    ["a name of its own", () => exact.timestamp(), () => exact.datetime()],
    ["how null is written", () => t.json({ nullAs: "json" }), () => t.json()],
    ["whether a UUID is native", () => t.uuid({ native: false }), () => t.uuid()],
    ["the item of an array", () => t.array(t.text()), () => t.array(t.string())],
    ["the SQL of a type", () => userDefinedType("A"), () => userDefinedType("B")],
  ])("have one number, and %s makes another", (_name, one, other) => {
    expect(one().keyId).toBe(one().keyId);
    expect(one().keyId).not.toBe(other().keyId);
  });

  it("are different all the same where functions belong to them", () => {
    const make = () => typeDecorator({ impl: t.text(), bind: (value: string) => value, result: (value) => value });
    expect(make().keyId).not.toBe(make().keyId);
    const own = () => userDefinedType("A", { bindExpression: (value) => value });
    expect(own().keyId).not.toBe(own().keyId);
    const one = own();
    expect(one.keyId).toBe(one.keyId);
  });
});

function typeOf(expression: unknown): SqlType {
  const node = nodeOf(expression);
  if (node instanceof ExpressionNode) return node.type;
  throw new Error("no expression");
}

describe("an exact type", () => {
  it("is the generic one at bottom", () => {
    expect([exact.char(3), exact.nvarchar(3), exact.decimal(3), exact.real(), exact.doublePrecision()].map(({ basis }) => basis)).toEqual([
      "string",
      "unicode",
      "numeric",
      "float",
      "double",
    ]);
  });

  it("counts in arithmetic as the generic one does", () => {
    const left = identifier("a", t.integer());
    expect(typeOf(left.add(identifier("b", exact.decimal(10, 2)))).kind).toBe("sql_decimal");
    expect(typeOf(left.add(identifier("b", exact.smallint()))).kind).toBe("integer");
  });
});

describe("an enum", () => {
  const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
    ["no members", () => t.enum(), /at least one member/],
    ["an empty list", () => t.enum([], { name: "x" }), /at least one member/],
    [
      "a length that its members don't fit into",
      () => t.enum(["long"], { length: 2 }),
      /length 2 is less than that of its longest member, 4/,
    ],
    ["members that are no strings", () => t.enum(["a", 1 as never]), /strings/],
  ];
  it.each(cases)("refuses %s", (_name, run, message) => {
    const error = thrownBy(run);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(message);
  });

  it("is an object of the database where it has a name and is native", () => {
    const named = (options: object) => {
      const type = t.enum(["a"], options);
      return type instanceof EnumType ? type.objectName : undefined;
    };
    expect(named({ name: "n", schema: "s" })).toEqual({ name: "n", schema: "s" });
    expect([named({}), named({ name: "n", native: false })]).toEqual([null, null]);
  });

  it("has the length of its longest member, another one on request, or none", () => {
    const length = (options: object) => Reflect.get(t.enum(["a", "abc"], options), "length");
    expect([length({}), length({ length: 10 }), length({ length: null })]).toEqual([3, 10, null]);
  });
});

describe("a decorated type", () => {
  const folded = typeDecorator({
    impl: t.text(),
    bind: (value: string) => value.trim(),
    result: (value) => value,
    operators: { eq: (left, right) => func.lower(left).eq(func.lower(right)) },
  });

  it("says what operators mean for it, and only those", () => {
    const name = identifier("name", folded);
    const equal = nodeOf(name.eq("X"));
    if (!(equal instanceof Binary)) throw new Error("no comparison");
    expect([equal.left.kind, equal.right.kind]).toEqual(["function", "function"]);
    // The value is one of the type, with its conversion, whatever is done to it in SQL.
    const [argument] = Reflect.get(equal.right, "args");
    expect(argument.kind).toBe("type_coerce");
    expect(argument.element.type).toBe(folded);
    const less = nodeOf(name.lt("X"));
    expect(less instanceof Binary && less.left).toBe(nodeOf(name));
    expect(nodeOf(name.eq(null))).toMatchObject({ operation: { name: "is" } });
  });

  it("takes the wrapping of the type below, unless it has its own", () => {
    const inner = userDefinedType("POINT", { columnExpression: (column) => func.named("ST_AsText", t.text())(column) });
    const outer = typeDecorator({ impl: inner, bind: (value: string) => value, result: (value) => String(value) });
    expect(outer.wrapping).toBe(inner.wrapping);
    const own = typeDecorator({
      impl: inner,
      bind: (value: string) => value,
      result: String,
      bindExpression: (value) => func.named("f", t.text())(value),
    });
    expect([own.wrapping?.bind === null, own.wrapping?.column === null]).toEqual([false, true]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["no impl", () => typeDecorator({ bind: String, result: String } as never), /The impl of typeDecorator\(\) takes a SQL type/],
    [
      "an operator that there isn't",
      () => typeDecorator({ impl: t.text(), bind: String, result: String, operators: { equals: () => sqlOf() } as never }),
      /"equals"/,
    ],
    ["a type without SQL", () => userDefinedType(" "), /takes the SQL of the type/],
  ])("refuses %s", (_name, run, message) => {
    expect(thrownBy(run).message).toMatch(message);
  });

  const sqlOf = () => identifier("x", t.text());

  it("knows values by what the type below makes of them, so that equal ones are one key", () => {
    const money = typeDecorator({ impl: t.bigInteger(), bind: (value: { cents: number }) => value.cents, result: (cents) => ({ cents }) });
    expect([money.identityKey({ cents: 5 }), money.identityKey({ cents: 5 }), money.identityKey(null)]).toEqual([5, 5, null]);
  });

  it("keeps its functions in a copy with a variant", () => {
    const varied = folded.withVariant(t.date(), "mysql");
    expect(varied).toBeInstanceOf(DecoratedType);
    expect(varied instanceof DecoratedType && varied.bind(" a ")).toBe("a");
  });
});

it("a document says what its members are, if they are no documents", () => {
  class TextsByKey extends JsonType<Record<string, string>> {
    override get memberType(): SqlType {
      return t.text();
    }
  }
  const memberOf = (type: SqlType): unknown => {
    const member = nodeOf(identifier("d", type as JsonType<{ a: string }>).at("a"));
    return member instanceof ExpressionNode && member.type;
  };
  expect(memberOf(new TextsByKey())).toBe(t.text());
  const json = t.json();
  expect(memberOf(json)).toBe(json);
});

describe("a type of the program's own", () => {
  const point = userDefinedType<{ x: number }>("POINT", { bind: ({ x }) => x });
  const at = identifier("at", point);

  it("takes values that have no type by themselves, in comparisons and lists", () => {
    const equal = nodeOf(at.eq({ x: 1 }));
    expect(equal instanceof Binary && equal.right).toMatchObject({ value: { x: 1 }, type: point });
    const among = nodeOf(at.in([{ x: 1 }, { x: 2 }]));
    expect(among instanceof Binary && among.right).toMatchObject({ value: [{ x: 1 }, { x: 2 }], type: point });
  });

  it("is the only kind that does: an object is no text", () => {
    const name = identifier("name", t.text());
    for (const run of [() => name.eq({ x: 1 } as never), () => name.concat({ x: 1 } as never)])
      expect(thrownBy(run).message).toMatch(/class Object has no SQL type of its own/);
  });
});
