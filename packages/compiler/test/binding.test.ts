/** Which values a compiled statement sends: those of the statement at hand, and those of the row of parameters. */
import type { ParameterRow } from "@athanor/compiler";
import { compileStatement, DEFAULT_DIALECT } from "@athanor/compiler";
import {
  ArgumentError,
  BIND_EXPANDING,
  BIND_LITERAL,
  Binary,
  Bind,
  bindParam,
  column,
  expressionOf,
  func,
  insert,
  literal,
  MetaData,
  nodeOf,
  OPERATORS,
  or,
  select,
  types as t,
  table,
  typeDecorator,
  update,
  walkKey,
} from "@athanor/core";
import { describe, expect, it } from "vitest";

const users = table("users", new MetaData(), {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.text()),
  role: column(t.text(), { nullable: true }),
});
const { id, name, role } = users.c;

const positional = { ...DEFAULT_DIALECT, name: "positional", parameterStyle: "question" } as const;

/** What is sent for a statement and a row of parameters. */
function sent(statement: unknown, row?: ParameterRow, columnKeys?: readonly string[]) {
  const node = nodeOf(statement);
  const { binds } = walkKey(node);
  const compiled = compileStatement(positional, node, binds, columnKeys === undefined ? {} : { columnKeys });
  const { sql, values } = compiled.bind(binds, row);
  return [sql, values];
}

describe("a row of parameters", () => {
  it("gives what an UPDATE sets, and leaves its conditions alone, though they speak of the same column", () => {
    expect(sent(update(users).where(name.eq("old")), { name: "new" }, ["name"])).toEqual([
      "UPDATE users SET name=? WHERE users.name = ?",
      ["new", "old"],
    ]);
  });

  it("gives no other values to a SELECT than its own", () => {
    expect(sent(select(id).where(name.eq("x"), id.in([1, 2]), name.like("a%")), { name: "y", id: [3], param: 1 })).toEqual([
      "SELECT users.id FROM users WHERE users.name = ? AND users.id IN (?, ?) AND users.name LIKE ?",
      ["x", 1, 2, "a%"],
    ]);
  });

  it("gives the values of named parameters, in place of those that they have", () => {
    const statement = select(id).where(
      or(name.eq(bindParam("wanted", t.text())), name.ne(bindParam("other", t.text(), "z"))),
      role.eq("x"),
    );
    expect(sent(statement, { wanted: "a" })[1]).toEqual(["a", "z", "x"]);
    expect(sent(statement, { wanted: "a", other: "b" })[1]).toEqual(["a", "b", "x"]);
    expect(sent(statement, { wanted: null, other: null })[1]).toEqual([null, null, "x"]);
  });

  it("gives one named parameter everywhere it stands", () => {
    const wanted = bindParam("wanted", t.text());
    expect(sent(select(id).where(name.eq(wanted), role.ne(wanted)), { wanted: "a" })[1]).toEqual(["a", "a"]);
  });

  it("must have what is required, and nothing that is undefined", () => {
    const statement = select(id).where(name.eq(bindParam("wanted", t.text())));
    for (const row of [undefined, {}, { wnated: "a" }])
      expect(() => sent(statement, row)).toThrow(
        new ArgumentError('No value was given for the parameter "wanted": execute(statement, { "wanted": … }).'),
      );
    expect(() => sent(statement, { wanted: undefined })).toThrow('The value of "wanted" is undefined: use null for NULL.');
    expect(() => sent(insert(users), { name: undefined }, ["name"])).toThrow('The value of "name" is undefined: use null for NULL.');
  });

  it("is not asked for what every object has", () => {
    expect(() => sent(select(id).where(name.eq(bindParam("toString", t.text()))), {})).toThrow(/"toString"/);
    expect(sent(select(id).where(name.eq(bindParam("constructor", t.text(), "c"))), {})[1]).toEqual(["c"]);
  });
});

describe("values of the statement at hand", () => {
  const statement = (least: number, names: readonly string[]) => nodeOf(select(id).where(id.gt(least), name.in([...names]), id.lt(9)));

  it("are put to the placeholders of the one that was compiled", () => {
    const [first, second] = [statement(1, ["a"]), statement(5, ["b", "c"])];
    const compiled = compileStatement(positional, first, walkKey(first).binds);
    const sql = (marks: string) => `SELECT users.id FROM users WHERE users.id > ? AND users.name IN (${marks}) AND users.id < ?`;
    expect(compiled.bind(walkKey(second).binds)).toMatchObject({ sql: sql("?, ?"), values: [5, "b", "c", 9] });
    expect(compiled.bind(walkKey(first).binds)).toMatchObject({ sql: sql("?"), values: [1, "a", 9] });
    expect(compiled.params).toEqual([1, ["a"], 9]);
  });

  it("are numbered on behind a list, whatever its length", () => {
    const numbered = { ...positional, parameterStyle: "dollar" } as const;
    const node = statement(1, ["a", "b", "c"]);
    const { binds } = walkKey(node);
    expect(compileStatement(numbered, node, binds).bind(binds).sql).toBe(
      "SELECT users.id FROM users WHERE users.id > $1 AND users.name IN ($2, $3, $4) AND users.id < $5",
    );
  });

  it("are sent once where a placeholder has a number, and each time where it has not", () => {
    const one = literal(7);
    const node = nodeOf(select(id).where(id.gt(one), id.ne(one), id.lt(8)));
    const { binds } = walkKey(node);
    const send = (parameterStyle: "question" | "dollar" | "at") =>
      compileStatement({ ...positional, parameterStyle }, node, binds).bind(binds).values;
    expect([send("question"), send("dollar"), send("at")]).toEqual([
      [7, 7, 8],
      [7, 8],
      [7, 8],
    ]);
  });

  it("go through the conversion of their type, but for null", () => {
    const shouted = typeDecorator({ impl: t.text(), bind: (value: string) => `${value}!`, result: (value: string) => value });
    const odd = table("odd", new MetaData(), { a: column(shouted, { nullable: true }) });
    expect(sent(select(odd.c.a).where(odd.c.a.eq("x"), odd.c.a.in(["y", "z"])))[1]).toEqual(["x!", "y!", "z!"]);
    expect(sent(insert(odd), { a: null }, ["a"])[1]).toEqual([null]);
    expect(sent(insert(odd), { a: "x" }, ["a"])[1]).toEqual(["x!"]);
  });

  it("are written into the text where they are flagged so, and into no other's", () => {
    const build = (value: string) =>
      nodeOf(
        select(id).where(
          new Binary(OPERATORS.eq, expressionOf(name, ""), new Bind("n", value, t.text(), BIND_LITERAL), t.boolean()) as never,
          id.gt(1),
        ),
      );
    const first = build("it's");
    const compiled = compileStatement(positional, first, walkKey(first).binds);
    const sql = (literally: string) => `SELECT users.id FROM users WHERE users.name = ${literally} AND users.id > ?`;
    expect(compiled.bind(walkKey(first).binds)).toMatchObject({ sql: sql("'it''s'"), values: [1] });
    expect(compiled.bind(walkKey(build("b")).binds)).toMatchObject({ sql: sql("'b'"), values: [1] });
  });

  it("that are lists are written into the text as lists", () => {
    const list = new Bind("n", ["a'b", "c"], t.text(), BIND_LITERAL | BIND_EXPANDING);
    const node = nodeOf(select(func.count()).where(new Binary(OPERATORS.in, expressionOf(name, ""), list, t.boolean()) as never));
    const { binds } = walkKey(node);
    expect(compileStatement(positional, node, binds).bind(binds)).toMatchObject({
      sql: expect.stringContaining("IN ('a''b', 'c')"),
      values: [],
    });
  });
});

describe("values of defaults", () => {
  it("are made for each execution and each row, and only where the row gives none", () => {
    let n = 0;
    const counted = table("counted", new MetaData(), { a: column(t.integer()), b: column(t.integer(), { default: () => ++n }) });
    const compiled = compileStatement(positional, nodeOf(insert(counted)), [], { columnKeys: ["a"] });
    expect(compiled.bind([], { a: 10 }).values).toEqual([10, 1]);
    expect(compiled.bind([], { a: 20 }).values).toEqual([20, 2]);
    expect(compiled.bind([], { a: 30, b: 99 }).values).toEqual([30, 99]);
    expect(sent(insert(counted).values([{ a: 1 }, { a: 2 }]))[1]).toEqual([1, 3, 2, 4]);
  });
});
