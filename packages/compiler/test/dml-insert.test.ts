/** INSERT: what is written, and which values are sent. */
import { compileStatement, DEFAULT_DIALECT } from "@athanor/compiler";
import {
  alias,
  bindParam,
  column,
  fromDmlColumn,
  func,
  insert,
  literal,
  MetaData,
  nodeOf,
  select,
  sql,
  types as t,
  table,
  text,
  union,
} from "@athanor/core";
import { describe, expect, it } from "vitest";
import { able, executed, orders, posts, sent, users } from "./dml-tables.ts";

const { id, name } = users.c;
const generated = table("generated", new MetaData(), {
  id: column(t.integer(), { primaryKey: true }),
  net: column(t.integer()),
  gross: column(t.integer(), { computed: "net * 2" }),
});
const partly = table("partly", new MetaData(), {
  a: column(t.integer()),
  hidden: column(t.integer(), { omitFromStatements: true, default: 5 }),
  sentinel: column(t.integer(), { insertSentinel: true, nullable: true }),
});

describe("an INSERT as text", () => {
  it.each<[string, unknown, string]>([
    ["without values, all columns", insert(orders), "INSERT INTO orders (id, user_id, amount) VALUES (:id, :userId, :amount)"],
    ["without values, no generated column", insert(generated), "INSERT INTO generated (id, net) VALUES (:id, :net)"],
    ["without values, no column that is left out of statements", insert(partly), "INSERT INTO partly (a) VALUES (:a)"],
    ["one row", insert(orders).values({ userId: 1, amount: 2 }), "INSERT INTO orders (user_id, amount) VALUES (:userId, :amount)"],
    [
      "columns in the order of the table",
      insert(orders).values({ amount: 2, userId: 1 }),
      "INSERT INTO orders (user_id, amount) VALUES (:userId, :amount)",
    ],
    [
      "several rows, whose placeholders are told apart",
      insert(orders).values([{ userId: 1 }, { userId: 2 }]),
      "INSERT INTO orders (user_id) VALUES (:userId_m0), (:userId_m1)",
    ],
    [
      "an operation in parentheses, anything else as it is",
      insert(orders).values({ userId: literal(1).add(2), amount: func.abs(literal(-1)) }),
      "INSERT INTO orders (user_id, amount) VALUES ((:param_1 + :param_2), abs(:param_3))",
    ],
    [
      "a subquery as a value, which sees nothing of the INSERT",
      insert(orders).values({ userId: select(func.max(orders.c.userId)).where(orders.c.userId.eq(users.c.id)).scalarSubquery() as never }),
      "INSERT INTO orders (user_id) VALUES ((SELECT max(orders.user_id) AS max_1 FROM orders, users WHERE orders.user_id = users.id))",
    ],
    ["nothing but defaults", insert(orders).values({} as never), "INSERT INTO orders DEFAULT VALUES"],
    [
      "values given one after the other make one row",
      insert(orders).values({ userId: 1 }).values({ userId: 2, amount: 3 }),
      "INSERT INTO orders (user_id, amount) VALUES (:userId, :amount)",
    ],
    [
      "lists given one after the other make one list",
      insert(orders)
        .values([{ userId: 1 }])
        .values([{ userId: 2 }]),
      "INSERT INTO orders (user_id) VALUES (:userId_m0), (:userId_m1)",
    ],
    [
      "from a SELECT",
      insert(orders).fromSelect(["userId", "amount"], select(id, func.length(name))),
      "INSERT INTO orders (user_id, amount) SELECT users.id, length(users.name) AS length_1 FROM users",
    ],
    [
      "from raw SQL",
      insert(orders).fromSelect(["userId"], sql`select id from ${users}`),
      "INSERT INTO orders (user_id) select id from users",
    ],
    ["from text", insert(orders).fromSelect(["userId"], text("select 1")), "INSERT INTO orders (user_id) select 1"],
    [
      "prefixes, of which those for other dialects are left out",
      insert(orders).values({ userId: 1 }).prefixWith("OR REPLACE").prefixWith("IGNORE", { dialect: "mysql" }),
      "INSERT OR REPLACE INTO orders (user_id) VALUES (:userId)",
    ],
    [
      "RETURNING, labelled as a SELECT is",
      insert(users).values({ name: "a" }).returning(id, func.lower(name), name.concat("!"), name.label("n")),
      "INSERT INTO users (name) VALUES (:name) RETURNING users.id, lower(users.name) AS lower_1, users.name || :name_1 AS anon_1, users.name AS n",
    ],
    [
      "RETURNING of the same column twice",
      insert(users).values({ name: "a" }).returning(id).returning(id),
      "INSERT INTO users (name) VALUES (:name) RETURNING users.id, users.id AS id__1",
    ],
    [
      "RETURNING of a table, without what is left out of statements",
      insert(partly).values({ a: 1, hidden: 2 }).returning(partly),
      "INSERT INTO partly (a, hidden) VALUES (:a, :hidden) RETURNING partly.a",
    ],
    [
      "as a CTE",
      select(insert(users).values({ name: "a" }).returning(id, name).cte("added").c.id),
      "WITH added AS (INSERT INTO users (name) VALUES (:name_1) RETURNING users.id, users.name) SELECT added.id FROM added",
    ],
    [
      "with another statement in WITH",
      insert(orders)
        .values({ userId: 1 })
        .addCte(insert(users).values({ name: "a" }).cte("added")),
      "WITH added AS (INSERT INTO users (name) VALUES (:name_1)) INSERT INTO orders (user_id) VALUES (:userId)",
    ],
  ])("%s", (_name, statement, expected) => {
    expect(String(statement)).toBe(expected);
  });

  it("takes DEFAULT VALUES, an empty list, or one DEFAULT for each row, as the dialect has them", () => {
    const empty = insert(orders).values({} as never);
    expect(executed(empty, {}, able({ defaultValues: false, defaultMetavalue: true }))[0]).toBe("INSERT INTO orders () VALUES ()");
    const two = insert(orders).values([{}, {}] as never);
    expect(executed(two, {}, able({ defaultMetavalue: true }))[0]).toBe("INSERT INTO orders (id) VALUES (DEFAULT), (DEFAULT)");
    expect(() => executed(two)).toThrow(/several rows of defaults/);
    expect(() => executed(empty, {}, able({ defaultValues: false }))).toThrow(/without any value/);
  });

  it("puts WITH behind INSERT INTO where the dialect has it there", () => {
    const c = select(id).where(name.eq("a")).cte("c");
    const follows = able({ cteFollowsInsert: true });
    expect(executed(insert(orders).fromSelect(["userId"], select(c.c.id)), {}, follows)).toEqual([
      "INSERT INTO orders (user_id) WITH c AS (SELECT users.id AS id FROM users WHERE users.name = ?) SELECT c.id FROM c",
      ["a"],
    ]);
    const value = insert(orders).values({ userId: select(c.c.id).scalarSubquery() as never });
    expect(() => executed(value, {}, follows)).toThrow(/no WITH before INSERT.*nesting/);
  });

  it("refuses what the dialect can't say, and says what to do", () => {
    const returning = insert(users).values({ name: "a" }).returning(id);
    expect(() => executed(returning, {}, able({ insertReturning: false }))).toThrow(/no INSERT … RETURNING: run the INSERT, then a SELECT/);
    const rows = insert(orders).values([{ userId: 1 }, { userId: 2 }]);
    expect(() => executed(rows, {}, able({ multiRowValues: false }))).toThrow(/several rows.*parameters of the execution/);
    expect(() => executed(select(returning.cte("c").c.id), {}, able({ writingCtes: false }))).toThrow(/nothing but SELECT in WITH/);
    expect(() =>
      executed(
        insert(orders)
          .values([{ userId: 1 }, { userId: 2 }])
          .returning(orders.c.id, { sortByParameterOrder: true }),
      ),
    ).toThrow(/sortByParameterOrder.*parameters of the execution/);
    expect(() => executed(insert(generated).values({ id: 1, net: 1, gross: 1 } as never))).toThrow(
      /"generated.gross" is filled by the database/,
    );
    expect(() => executed(insert(alias(users, "u")).values({ name: "a" }))).toThrow(/INSERT needs a table/);
  });

  it("has the columns of RETURNING as its result, whatever subqueries it contains", () => {
    const statement = insert(orders)
      .values({
        userId: select(id)
          .where(id.in(select(orders.c.id)))
          .scalarSubquery() as never,
      })
      .returning(orders.c.id, orders.c.userId);
    const compiled = compileStatement(DEFAULT_DIALECT, nodeOf(statement), []);
    expect(compiled.columns?.map(({ key }) => key)).toEqual(["id", "userId"]);
    expect(compileStatement(DEFAULT_DIALECT, nodeOf(insert(orders).values({ userId: 1 })), []).returnsRows).toBe(false);
  });
});

describe("the parameters of an INSERT", () => {
  it("are its values, beside those that it has", () => {
    expect(executed(insert(users), { name: "a" })).toEqual(["INSERT INTO users (name) VALUES (?)", ["a"]]);
    expect(executed(insert(users).values({ name: "a" }), { fullname: "A" })).toEqual([
      "INSERT INTO users (name, fullname) VALUES (?, ?)",
      ["a", "A"],
    ]);
  });

  it("do not come before values of the statement", () => {
    expect(executed(insert(users).values({ name: "a" }), { name: "b" })[1]).toEqual(["a"]);
  });

  it("are for a parameter that the program named, if there is one", () => {
    const statement = insert(users).values({ name: bindParam("fullname", t.string()) });
    expect(executed(statement, { fullname: "A" })).toEqual(["INSERT INTO users (name) VALUES (?)", ["A"]]);
  });

  it("none make a row of defaults", () => {
    expect(executed(insert(orders), {})).toEqual(["INSERT INTO orders DEFAULT VALUES", []]);
  });

  it("must be columns or parameters", () => {
    expect(() => executed(insert(users), { nme: "a" })).toThrow(/no column "nme"/);
    expect(() => executed(insert(users).values({ name: "a" }), { nme: "a" })).toThrow(/no column "nme"/);
  });

  it("are no values of an INSERT within another", () => {
    const added = insert(users).values({ name: "a" }).returning(id).cte("added");
    const statement = insert(orders).fromSelect(["userId"], select(added.c.id).where(added.c.id.gt(bindParam("id", t.integer()))));
    expect(executed(statement, { id: 3 })).toEqual([
      "WITH added AS (INSERT INTO users (name) VALUES (?) RETURNING users.id) INSERT INTO orders (user_id) SELECT added.id FROM added WHERE added.id > ?",
      ["a", 3],
    ]);
  });
});

describe("defaults that the program knows", () => {
  it("are a value, a function of the row, and SQL", () => {
    expect(executed(insert(posts).values({ title: "Hello" }))).toEqual([
      "INSERT INTO posts (title, slug, kind, created) VALUES (?, ?, ?, clock())",
      ["Hello", "hello", "note"],
    ]);
    expect(executed(insert(posts), { title: "World" })[1]).toEqual(["World", "world", "note"]);
  });

  it("are made for each row by itself, of which some may give a value", () => {
    expect(executed(insert(posts).values([{ title: "A" }, { title: "B", kind: "page" }, { title: "C", slug: "see" }]))).toEqual([
      "INSERT INTO posts (title, slug, kind, created) VALUES (?, ?, ?, clock()), (?, ?, ?, clock()), (?, ?, ?, clock())",
      ["A", "a", "note", "B", "b", "page", "C", "see", "note"],
    ]);
  });

  it("have placeholders of their own in each row", () => {
    expect(String(insert(posts).values([{ title: "A" }, { title: "B" }]))).toBe(
      "INSERT INTO posts (title, slug, kind, created) VALUES (:title_m0, :slug_m0, :kind_m0, clock()), (:title_m1, :slug_m1, :kind_m1, clock())",
    );
  });

  it("are made once for all rows of a SELECT, unless they are not wanted", () => {
    const source = select(name);
    expect(executed(insert(posts).fromSelect(["title", "slug"], source as never))).toEqual([
      "INSERT INTO posts (title, slug, kind, created) SELECT users.name, ? AS anon_1, clock() AS clock_1 FROM users",
      ["note"],
    ]);
    expect(executed(insert(posts).fromSelect(["title"], source, { includeDefaults: false }))[0]).toBe(
      "INSERT INTO posts (title) SELECT users.name FROM users",
    );
  });

  it("can't be added to a set operation", () => {
    const both = union(select(name), select(name));
    expect(() => executed(insert(posts).fromSelect(["title"], both))).toThrow(
      /defaults of "slug", "kind", "created".*subquery.*includeDefaults: false/,
    );
  });

  it("hand each function the plain values of its row and what other defaults have made by then, each asked once", () => {
    const seen: unknown[] = [];
    let made = 0;
    const asked = table("asked", new MetaData(), {
      a: column(t.integer()),
      b: column(t.integer(), { default: () => ++made }),
      c: column(t.integer(), {
        default: ({ parameters }) => {
          seen.push({ ...parameters });
          return 7;
        },
      }),
      d: column(t.integer(), { nullable: true }),
    });
    expect(executed(insert(asked).values({ a: 1, d: func.abs(literal(2)) }))[1]).toEqual([1, 1, 7, 2]);
    expect(seen).toEqual([{ a: 1, b: 1 }]);
    expect(executed(insert(asked).values({ a: 1, d: fromDmlColumn(asked.c.b) }))[1]).toEqual([1, 2, 7, 2]);
  });

  it("are called without an argument if they take none", () => {
    const lengths: number[] = [];
    const counting = table("counting", new MetaData(), {
      a: column(t.integer(), {
        default: function (this: void) {
          // biome-ignore lint/complexity/noArguments: how many there are is the question
          lengths.push(arguments.length);
          return 1;
        },
      }),
    });
    executed(insert(counting), {});
    expect(lengths).toEqual([0]);
  });

  it("can't be missing where some rows leave a column out", () => {
    const node = nodeOf(insert(orders).values([{ userId: 1, amount: 1 }])) as unknown as { values(rows: unknown): unknown };
    expect(() => node.values([{ userId: 2 }])).toThrow(/row 2 has no value for "amount".*same keys, but for columns with a default/);
  });
});

describe("fromDmlColumn in an INSERT", () => {
  it("is the text of the other value, with its placeholders", () => {
    const statement = insert(users).values({ name: "a", fullname: fromDmlColumn(name).concat("!") });
    expect(sent(statement)).toEqual(["INSERT INTO users (name, fullname) VALUES (?, (? || ?))", ["a", "a", "!"]]);
    expect(String(statement)).toBe("INSERT INTO users (name, fullname) VALUES (:name, (:name || :param_1))");
  });

  it("reaches any column, each row for itself, in defaults too", () => {
    const titled = table("titled", new MetaData(), {
      short: column(t.text(), { default: func.lower(fromDmlColumn(posts.c.title)) }),
      title: column(t.text()),
    });
    expect(sent(insert(titled).values([{ title: "A" }, { title: "B" }]))).toEqual([
      "INSERT INTO titled (short, title) VALUES (lower(?), ?), (lower(?), ?)",
      ["A", "A", "B", "B"],
    ]);
  });

  it("refuses a column that is not set, and a circle", () => {
    expect(() => sent(insert(users).values({ name: fromDmlColumn(users.c.fullname) as never }))).toThrow(/does not set "fullname"/);
    const circle = insert(users).values({ name: fromDmlColumn(users.c.fullname).concat("a") as never, fullname: fromDmlColumn(name) });
    expect(() => sent(circle)).toThrow(/refers to itself/);
    expect(() => sent(select(fromDmlColumn(name)))).toThrow(/outside of the values/);
  });
});
