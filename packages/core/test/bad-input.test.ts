/**
 * What bad input gets: an error when the statement is built, of a class and a code that programs can test for, that says what was
 * wrong, where, and what to do. The types forbid most of it; these are the calls of programs that have none, or lie to them.
 */
import {
  ArgumentError,
  alias,
  and,
  bindParam,
  caseWhen,
  cast,
  checkConstraint,
  column,
  deleteFrom,
  except,
  exists,
  extract,
  func,
  InvalidRequestError,
  insert,
  intersect,
  literal,
  literalColumn,
  MetaData,
  not,
  or,
  prefixOperator,
  select,
  sql,
  types as t,
  table,
  text,
  tryCast,
  tuple,
  typeCoerce,
  typeDecorator,
  union,
  update,
  values,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { addresses, users } from "./sample-tables.ts";
import { thrownBy } from "./thrown.ts";

/** A value that the types forbid where it stands. */
function wrong<T = never>(value: unknown): T {
  return value as T;
}

const { id, name, fullname, doc, created, active } = users.c;

/** Runs a call that must be refused with an ArgumentError, whose message matches. */
function expectRefusal(run: () => unknown, message: RegExp): void {
  const error = thrownBy(run);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.code).toBe("argument");
  expect(error.message).toMatch(message);
  expect(error.message).toMatch(/\.$/);
}

type Case = readonly [what: string, run: () => unknown, message: RegExp];

describe("undefined as a value", () => {
  const nothing = wrong<never>(undefined);

  it.each<Case>([
    ["eq()", () => id.eq(nothing), /undefined.*eq\(\) of "id".*null/],
    ["ne()", () => id.ne(nothing), /ne\(\) of "id"/],
    ["lt()", () => id.lt(nothing), /lt\(\) of "id"/],
    ["gte()", () => id.gte(nothing), /gte\(\) of "id"/],
    ["an operator of an expression without a name", () => id.add(1).eq(nothing), /undefined.*eq\(\) of an expression/],
    ["an operator of a labelled expression", () => id.label("x").eq(nothing), /eq\(\) of "x"/],
    ["the lower bound of between()", () => id.between(nothing, 2), /between\(\) of "id"/],
    ["the upper bound of between()", () => id.between(1, nothing), /between\(\) of "id"/],
    ["in() itself", () => id.in(nothing), /in\(\).*list.*undefined/],
    ["a member of in()", () => id.in([1, nothing]), /in\(\) of "id" contains undefined/],
    ["a member of notIn()", () => id.notIn([nothing]), /"id" contains undefined/],
    ["like()", () => name.like(nothing), /like\(\).*undefined/],
    ["ilike()", () => name.ilike(nothing), /ilike\(\).*undefined/],
    ["startsWith()", () => name.startsWith(nothing), /startsWith.*undefined/],
    ["contains() with autoescape", () => name.contains(nothing, { autoescape: true }), /autoescape.*string/],
    ["regexpMatch()", () => name.regexpMatch(nothing), /regexpMatch\(\).*undefined/],
    ["concat()", () => name.concat(nothing), /concat\(\) of "name"/],
    ["add()", () => id.add(nothing), /add\(\) of "id"/],
    ["div()", () => id.div(nothing), /div\(\) of "id"/],
    ["isDistinctFrom()", () => fullname.isDistinctFrom(nothing), /undefined.*"fullname"/],
    ["isNot()", () => fullname.isNot(nothing), /undefined.*"fullname"/],
    ["a key of JSON", () => doc.at(nothing), /undefined/],
    ["a custom operator", () => id.op("@>", t.boolean())(nothing), /undefined.*"id"/],
    ["literal()", () => literal(nothing), /undefined.*null for NULL/],
    ["literal() of a type", () => literal(nothing, t.integer()), /literal\(\).*undefined.*null/],
    ["the argument of a function by name", () => func.named("f", t.integer())(1, nothing), /undefined.*argument.*"f"/],
    ["the argument of an aggregate", () => func.sum(nothing), /func\.sum\(\).*undefined/],
    ["the second argument of coalesce()", () => func.coalesce(fullname, nothing), /undefined.*"fullname"/],
    ["the start of substr()", () => func.substr(name, nothing, 3), /undefined.*substr/],
    ["the result of a CASE", () => caseWhen(id.gt(1), nothing), /undefined.*CASE/],
    ["the result of a further branch", () => caseWhen(id.gt(1), "a").when(id.gt(2), nothing), /undefined.*CASE/],
    ["the ELSE of a CASE", () => caseWhen(id.gt(1), "a").else(nothing), /undefined.*CASE/],
    ["the condition of a CASE", () => caseWhen(nothing, "a"), /caseWhen\(\).*undefined/],
    ["a value of insert()", () => insert(users).values(wrong({ name: undefined })), /insert\(user_account\).*"name" is undefined.*null/],
    [
      "a value of the second row",
      () => insert(addresses).values([{ userId: 1, email: "a" }, wrong({ userId: 2, email: undefined })]),
      /insert\(address\).*"email" is undefined/,
    ],
    ["a value of update()", () => update(users).values(wrong({ fullname: undefined })), /update\(user_account\).*"fullname" is undefined/],
    [
      "a value of doUpdate()",
      () =>
        insert(users)
          .onConflict([id])
          .doUpdate(() => wrong({ name: undefined })),
      /doUpdate\(\).*"name" is undefined/,
    ],
    ["a value of values()", () => values("v", { n: t.integer() }).data([wrong({ n: undefined })]), /Row 1 of values\("v"\).*"n"/],
    ["a value in sql`…`", () => sql`select ${nothing}`, /undefined.*null for NULL/],
    ["a value in sql.join()", () => sql.join([1, nothing]), /undefined.*null for NULL/],
    ["limit()", () => select(id).limit(nothing), /limit\(\).*whole number.*undefined/],
    ["offset()", () => select(id).offset(nothing), /offset\(\).*whole number.*undefined/],
    ["a condition", () => select(id).where(nothing), /where\(\).*undefined.*and\(…\), which skips it/],
    ["a condition of UPDATE", () => update(users).where(nothing), /where\(\).*undefined/],
    ["a condition of DELETE", () => deleteFrom(users).where(nothing), /where\(\).*undefined/],
    ["a condition on groups", () => select(id).having(nothing), /having\(\).*undefined/],
    ["the condition of not()", () => not(nothing), /not\(\).*undefined/],
    ["the condition of filter()", () => func.count().filter(nothing), /filter\(\).*undefined/],
    ["what is cast", () => cast(nothing, t.text()), /cast\(\).*undefined/],
    ["an entry of groupBy()", () => select(id).groupBy(nothing), /groupBy\(\)|undefined/],
    ["an entry of orderBy()", () => select(id).orderBy(nothing), /orderBy\(\).*undefined/],
    ["an entry of distinct()", () => select(id).distinct(nothing), /distinct\(\).*undefined/],
    ["an item of select()", () => select(id, nothing), /Item 2 of select\(\) is undefined.*import each other/],
    ["an item of addColumns()", () => select(id).addColumns(nothing), /Item 1 of addColumns\(\) is undefined/],
    ["an item of returning()", () => insert(users).returning(id, nothing), /Item 2 of returning\(\) is undefined/],
    ["the target of join()", () => select(id).join(nothing), /join\(\).*undefined.*import each other/],
    ["a source of selectFrom()", () => select(id).selectFrom(nothing), /undefined is no SQL expression, table or mapped class/],
    ["the target of insert()", () => insert(nothing), /undefined is no SQL expression, table or mapped class/],
    ["the target of update()", () => update(nothing), /undefined is no SQL expression/],
    ["the target of deleteFrom()", () => deleteFrom(nothing), /undefined is no SQL expression/],
    ["what exists() asks about", () => exists(nothing), /exists\(\).*undefined/],
    ["a statement of a UNION", () => union(select(id), nothing), /UNION takes statements/],
    ["what alias() renames", () => alias(nothing, "a"), /alias\(\) takes a table/],
    ["the condition of a CHECK", () => checkConstraint(nothing), /checkConstraint\(\).*undefined/],
  ])("is refused by %s", (_what, run, message) => expectRefusal(run, message));

  it("is left out where a condition may be optional: and(), or()", () => {
    const condition = id.eq(1);
    expect(and(undefined, condition)).toBe(condition);
    expect(or(condition, undefined)).toBe(condition);
  });
});

describe("values that no SQL type carries", () => {
  class Money {
    readonly cents = 1;
  }

  it.each<Case>([
    ["an object", () => literal(wrong<string>({ a: 1 })), /class Object has no SQL type.*literal\(value, type\)/],
    ["an object of a class", () => id.eq(wrong<number>(new Money())), /class Money has no SQL type.*literal\(value, type\)/],
    ["an array", () => literal(wrong<string>([1])), /array has no SQL type/],
    ["a function", () => literal(wrong<string>(() => 1)), /function/],
    ["a symbol", () => literal(wrong<string>(Symbol("x"))), /symbol has no SQL type/],
    ["an object in sql`…`", () => sql`select ${new Money()}`, /class Money has no SQL type/],
    ["a list in sql`…`", () => sql`select ${[1, 2]}`, /sql\.join\(list\)/],
    ["a list of lists in sql.join()", () => sql.join([[1]]), /sql\.join\(list\)/],
    ["nothing in sql.join()", () => sql.join([]), /empty list/],
    ["a function as a column's value", () => insert(users).values(wrong({ name: () => "x" })), /"name".*function/],
  ])("%s", (_what, run, message) => expectRefusal(run, message));
});

describe("the wrong object", () => {
  it.each<Case>([
    ["a string to be selected", () => select(wrong("id")), /the string "id" is no SQL expression/],
    [
      "a string as a condition",
      () => select(id).where(wrong("id = 1")),
      /where\(\) takes a SQL expression, not the string "id = 1"\. For raw SQL, write text\(…\)/,
    ],
    ["a string to be joined", () => select(id).join(wrong("address")), /the string "address" is no SQL expression, table/],
    ["a plain object as a condition", () => select(id).where(wrong({ id: 1 })), /where\(\).*object of class Object/],
    ["a number as a condition", () => and(wrong(1)), /and\(\).*number 1/],
    ["null as a condition", () => or(wrong(null)), /or\(\).*null/],
    ["a table as a condition", () => select(id).where(wrong(users)), /where\(\).*table/i],
    ["a table where an expression is asked for", () => func.sum(wrong(users)), /func\.sum\(\).*class Table/],
    ["a declared column that belongs to no table", () => select(wrong(column(t.integer()))), /class ColumnSpec is no SQL expression/],
    ["an expression as the target of INSERT", () => insert(wrong(id)), /insert\(\) takes a table/],
    ["an expression as the target of UPDATE", () => update(wrong(id)), /update\(\) takes a table/],
    ["an expression as the target of DELETE", () => deleteFrom(wrong(id)), /deleteFrom\(\) takes a table/],
    ["an expression that alias() renames", () => alias(wrong(id), "a"), /alias\(\) takes a table/],
    ["a string in in()", () => name.in(wrong("abc")), /in\(\) takes a list of values or a SELECT.*the string "abc"/],
    ["a number in like()", () => name.like(wrong(5)), /like\(\) takes a string or a text expression, not the number 5/],
    ["null in like()", () => name.like(wrong(null)), /like\(\) takes a string.*null/],
    ["an expression with autoescape", () => name.startsWith(wrong(fullname), { autoescape: true }), /autoescape works on a plain string/],
    [
      "an object of values of fromSelect()",
      () => insert(users).fromSelect(["name"], wrong("select 1")),
      /fromSelect\(\) takes the column keys and a statement/,
    ],
    ["a table in a UNION", () => union(select(id), wrong(users)), /UNION takes statements that return rows/],
    [
      "a single column, not a list, as the target of a conflict",
      () =>
        insert(users)
          .values({ name: "x", active: true, created: new Date(0) })
          .onConflict(wrong(id)),
      /onConflict\(\).*list/,
    ],
    ["a type that is none in cast()", () => cast(id, wrong("INTEGER")), /cast\(\).*type/],
    ["a type that is none in literal()", () => literal(1, wrong("INTEGER")), /literal\(\).*type/],
    ["a type that is none in literalColumn()", () => literalColumn("1", wrong(undefined)), /literalColumn\(\).*type/],
    ["a type that is none of a parameter", () => bindParam("a", wrong(undefined)), /bindParam\(\).*type/],
    ["a type that is none of a function", () => func.named("f", wrong(undefined))(id), /func\.named\("f"\) takes a SQL type/],
    ["a type that is none in values()", () => values("v", { n: wrong(undefined) }), /column "n" of values\("v"\) takes a SQL type/],
    ["a type that is none of raw SQL's column", () => sql`select 1`.columns({ n: wrong(undefined) }), /columns\(\) takes \{ name: type/],
    [
      "a type that is none in typeDecorator()",
      () => typeDecorator({ impl: wrong(undefined), bind: (n: number) => n, result: (n: number) => n }),
      /impl of typeDecorator\(\) takes a SQL type/,
    ],
    ["text that is none", () => text(wrong(5)), /text\(\).*string/],
    ["SQL text with a NUL character", () => text("select \0"), /NUL/],
    ["an empty label", () => id.label(""), /label\(\) takes a name that is not empty/],
    ["the name of a parameter that is none", () => bindParam(wrong(undefined), t.integer()), /bindParam\(\).*name/],
    ["an empty name of a parameter", () => bindParam("", t.integer()), /bindParam\(\).*name/],
    ["no name in sql.id()", () => sql.id(), /sql\.id\(\) takes names/],
    ["an empty name in sql.id()", () => sql.id("a", ""), /sql\.id\(\) takes names/],
    ["a number in sql.id()", () => sql.id(wrong(1)), /sql\.id\(\) takes names/],
  ])("%s", (_what, run, message) => expectRefusal(run, message));
});

describe("keys", () => {
  it.each<Case>([
    [
      "that no column has, in insert()",
      () => insert(users).values(wrong({ nme: "x" })),
      /insert\(user_account\)\.values\(\): the table "user_account" has no column "nme"; it has "id", "name"/,
    ],
    ["of an object's own members, in insert()", () => insert(users).values(wrong({ toString: "x" })), /no column "toString"/],
    ["that no column has, in update()", () => update(users).values(wrong({ nme: "x" })), /update\(user_account\).*no column "nme"/],
    [
      "by a column's name where its key is another, in insert()",
      () => insert(addresses).values(wrong({ user_id: 1, email: "x" })),
      /no column "user_id"; it has "id", "userId", "email"/,
    ],
    [
      "that no column has, in doUpdate()",
      () =>
        insert(users)
          .onConflict([id])
          .doUpdate(() => wrong({ nme: 1 })),
      /doUpdate\(\).*no column "nme"/,
    ],
    ["that no column has, in fromSelect()", () => insert(users).fromSelect([wrong("nme")], select(id)), /no column "nme"/],
    [
      "that a later row lacks",
      () => insert(addresses).values([{ userId: 1, email: "x" }, wrong({ userId: 2 })]),
      /row 2 has no value for "email".*same keys/,
    ],
    [
      "that a later row has besides",
      () =>
        insert(addresses).values([
          { userId: 1, email: "x" },
          { userId: 2, email: "y", id: 3 },
        ]),
      /row 2 has a value for "id".*same keys/,
    ],
    [
      "that values() lacks in a row",
      () => values("v", { n: t.integer(), s: t.text() }).data([{ n: 1, s: "a" }, wrong({ n: 2 })]),
      /Row 2 of values\("v"\) has no value for "s"/,
    ],
    ["that values() does not know", () => values("v", { n: t.integer() }).data([wrong({ n: 1, s: "a" })]), /Row 1 of values\("v"\).*"s"/],
  ])("%s", (_what, run, message) => expectRefusal(run, message));
});

describe("empty or of the wrong size", () => {
  it.each<Case>([
    ["a list of rows", () => insert(users).values([]), /insert\(user_account\).*empty list/],
    ["values that are none", () => insert(users).values(wrong(null)), /insert\(user_account\).*object of values/],
    ["values that are text", () => update(users).values(wrong("name = 'x'")), /update\(user_account\).*object of values/],
    ["a row that is a list", () => insert(users).values(wrong([[1, "x"]])), /insert\(user_account\)/],
    [
      "an UPDATE on conflict",
      () =>
        insert(users)
          .onConflict([id])
          .doUpdate(() => ({})),
      /doUpdate\(\) sets nothing/,
    ],
    ["the columns of values()", () => values("v", {}), /values\("v"\) needs at least one column/],
    ["the rows of values()", () => values("v", { n: t.integer() }).data([]), /values\("v"\)\.data\(\) needs at least one row/],
    [
      "set operations of different widths",
      () => union(select(id), wrong(select(id, name))),
      /UNION must have the same number of columns: the first has 1, another 2/,
    ],
    [
      "an INTERSECT of different widths",
      () => intersect(wrong(select(users)), wrong(select(id))),
      /INTERSECT must have the same number of columns: the first has 6, another 1/,
    ],
    ["an EXCEPT of different widths", () => except(select(id), wrong(select(addresses))), /EXCEPT must have the same number/],
    ["two frames of a window", () => func.sum(id).over({ rows: [0, 0], range: [0, 0] }), /one frame, not rows and range/i],
  ])("%s", (_what, run, message) => expectRefusal(run, message));
});

describe("counts", () => {
  const counts: readonly (readonly [string, unknown])[] = [
    ["NaN", Number.NaN],
    ["-1", -1],
    ["1.5", 1.5],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["what no number can hold exactly", 2 ** 53],
    ["a negative bigint", -1n],
    ["text", "10; drop table user_account"],
    ["digits as text", "10"],
    ["true", true],
    ["an object", { valueOf: () => 1 }],
    ["a list", [1]],
  ];

  it.each(counts)("%s is no limit and no offset", (_what, count) => {
    expectRefusal(() => select(id).limit(wrong(count)), /limit\(\) takes a whole number that is not negative/);
    expectRefusal(() => select(id).offset(wrong(count)), /offset\(\) takes a whole number that is not negative/);
    const both = wrong<{ limit(n: unknown): unknown; offset(n: unknown): unknown }>(union(select(id), select(id)));
    expectRefusal(() => both.limit(count), /limit\(\) takes a whole number/);
    expectRefusal(() => both.offset(count), /offset\(\) takes a whole number/);
  });

  it.each<Case>([
    ["a fraction", () => func.sum(id).over({ rows: [-1.5, 0] }), /frame's bound is a whole number.*-1\.5/],
    ["NaN", () => func.sum(id).over({ range: [null, Number.NaN] }), /frame's bound.*NaN/],
    ["undefined", () => func.sum(id).over({ rows: wrong([undefined, 0]) }), /frame's bound.*undefined/],
    ["text", () => func.sum(id).over({ groups: wrong(["1 FOLLOWING) --", 0]) }), /frame's bound/],
  ])("%s is no bound of a frame", (_what, run, message) => expectRefusal(run, message));

  it("of zero are limits", () => {
    expect(() => select(id).limit(0).offset(0)).not.toThrow();
  });
});

describe("LIKE escapes", () => {
  it.each<Case>([
    ["nothing", () => name.startsWith("a", { escape: "" }), /escape.*one character/],
    ["nothing, of a whole pattern", () => name.like("a%", { escape: "" }), /escape.*one character/],
    ["two characters", () => name.ilike("a%", { escape: "//" }), /escape.*one character/],
    [
      "a wildcard that autoescape would have to escape by itself",
      () => name.contains("a", { escape: "%", autoescape: true }),
      /escape.*wildcard/,
    ],
    ["what is no text", () => name.like("a", { escape: wrong(1) }), /escape.*one character/],
  ])("can't be by %s", (_what, run, message) => expectRefusal(run, message));
});

describe("calls at the wrong time", () => {
  it("compile() without a compiler says what to import", () => {
    const error = thrownBy(() => select(id).compile({}));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error.code).toBe("invalid-request");
    expect(error.message).toMatch(/import a dialect, or @athanor\/compiler/);
  });

  it("text of a node without a compiler is its kind", () => {
    expect(String(select(id))).toBe("[select]");
  });

  it("dates that are none are not looked into: the driver's dialect refuses them", () => {
    expect(() => created.eq(new Date(Number.NaN))).not.toThrow();
    expect(() => active.eq(true)).not.toThrow();
    expect(() => new MetaData()).not.toThrow();
    expect(() => table("fine", new MetaData(), {})).not.toThrow();
  });
});

describe("what makes no sense", () => {
  const nothing = wrong<never>(undefined);
  const both = union(select(id), select(addresses.c.id));

  it.each<Case>([
    ["an order against null", () => id.lt(wrong(null)), /lt\(\) of "id" with null.*isNull\(\)/],
    ["an empty operator", () => id.op(""), /op\(\).*not empty/],
    ["an operator with a NUL character", () => id.op("\u00000\u0000"), /op\(\).*NUL/],
    ["a row value and a list of another length", () => tuple(id, name).eq(wrong([1])), /2 members.*list of 1/],
    ["a row value and undefined in the list", () => tuple(id, name).eq(wrong([1, undefined])), /undefined.*eq\(\)/],
    ["cast() without a type", () => id.cast(nothing), /cast\(\) takes a SQL type/],
    ["tryCast() to a text", () => tryCast(id, wrong("INTEGER")), /tryCast\(\) takes a SQL type/],
    ["typeCoerce() without a type", () => typeCoerce(id, nothing), /typeCoerce\(\) takes a SQL type/],
    ["collate() without a collation", () => name.collate(nothing), /collate\(\).*name/],
    ["extract() without a field", () => extract(nothing, created), /extract\(\) takes a field/],
    ["an empty alias", () => alias(users, ""), /alias\(\).*not empty/],
    ["an enum with one member twice", () => t.enum("a", "b", "a"), /enum.*"a" twice/],
    ["an operator that begins a comment", () => id.op("--"), /op\(\).*comment/],
    ["a prefix operator of nothing", () => prefixOperator("", id), /prefixOperator\(\).*not empty/],
    ["a prefix with a comment that has no end", () => select(id).prefixWith("/* x"), /prefixWith\(\).*comment/],
    ["a suffix that is a comment to the end of the line", () => select(id).suffixWith("x -- y"), /suffixWith\(\).*comment/],
    ["a hint that ends a comment", () => select(id).withHint(users, "x */ y"), /withHint\(\).*comment/],
    ["a hint of a statement with a comment that has no end", () => select(id).withStatementHint("/*+ x"), /withStatementHint\(\).*comment/],
    ["undefined in groupBy()", () => select(id).groupBy(nothing), /groupBy\(\)/],
    ["prefixWith() of a set operation", () => Reflect.get(both, "prefixWith")("x"), /prefixWith\(\) belongs to a SELECT/],
    ["withHint() of a set operation", () => Reflect.get(both, "withHint")(users, "x"), /withHint\(\) belongs to a SELECT/],
    ["a label style that there isn't", () => select(id).setLabelStyle("zz" as never), /setLabelStyle\(\) takes "none".*"zz"/],
    ["where() of a set operation", () => Reflect.get(both, "where")(), /where\(\) belongs to a SELECT.*UNION.*subquery\(\)/],
    ["join() of a set operation", () => Reflect.get(both, "join")(addresses), /join\(\) belongs to a SELECT/],
  ])("%s", (_what, run, message) => expectRefusal(run, message));
});

it("fragments may hold comments that end, and texts that look like some", () => {
  const build = () => select(id).prefixWith("/*+ a */").suffixWith("'--' /* b */ \"/*\"").withHint(users, "-- c\n").withStatementHint("d");
  expect(build).not.toThrow();
});
