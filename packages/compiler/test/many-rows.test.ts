/** INSERT of many rows in one statement: the row that is written again, and where its values go. */
import type { Dialect, InsertContent, ParameterStyle } from "@athanor/compiler";
import { compileStatement, DEFAULT_DIALECT, repeatedRow } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { bindParam, column, func, insert, literal, MetaData, nodeOf, select, sql, types as t, table, text, walkKey } from "@athanor/core";
import { describe, expect, it } from "vitest";

const metadata = new MetaData();
let made = 0;
const items = table("item", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  size: column(t.integer(), { default: () => ++made }),
  label: column(t.text(), { default: ({ parameters }) => `${String(parameters["name"])}!` }),
});
const bare = table("bare", metadata, { id: column(t.integer(), { primaryKey: true }), name: column(t.string(30)) });

function dialect(parameterStyle: ParameterStyle, maxParameters = 100): Dialect {
  const capabilities = { ...DEFAULT_DIALECT.capabilities, insertMany: "values", maxParameters } as const;
  return { ...DEFAULT_DIALECT, name: "many", parameterStyle, capabilities };
}

function compiled(statement: unknown, columnKeys: readonly string[], on: Dialect) {
  const node: Node = nodeOf(statement);
  const { binds } = walkKey(node);
  return {
    binds,
    ...compileStatement(on, node, binds, { columnKeys, manyRows: true }),
    form: compileStatement(on, node, binds, { columnKeys, manyRows: true }).many,
  };
}

function bound(statement: unknown, rows: readonly Record<string, unknown>[], on: Dialect) {
  const { form, binds } = compiled(statement, Object.keys(rows[0] ?? {}), on);
  const { sql, values } = form?.bind(binds, rows) ?? { sql: "none", values: [] };
  return [sql, values];
}

const rows = [
  { id: 1, name: "a", size: 5, label: "x" },
  { id: 2, name: "b", size: 6, label: null },
];

describe("the row is written once for each row of parameters", () => {
  it.each<[ParameterStyle, string]>([
    ["question", "(?, ?, ?, ?), (?, ?, ?, ?)"],
    ["format", "(%s, %s, %s, %s), (%s, %s, %s, %s)"],
    ["dollar", "($1, $2, $3, $4), ($5, $6, $7, $8)"],
    ["at", "(@p1, @p2, @p3, @p4), (@p5, @p6, @p7, @p8)"],
  ])("with placeholders as %s", (style, text) => {
    expect(bound(insert(items), rows, dialect(style))).toEqual([
      `INSERT INTO item (id, name, size, label) VALUES ${text}`,
      [1, "a", 5, "x", 2, "b", 6, null],
    ]);
  });

  it("between what stands before and behind it, whose values are sent once", () => {
    const cte = select(literal(7).label("seven")).cte("c");
    const statement = insert(items)
      .addCte(cte)
      .onConflict([items.c.id])
      .doUpdate(() => ({ name: "again" }))
      .returning(items.c.id, func.coalesce(items.c.size, 9));
    expect(bound(statement, rows, dialect("dollar"))).toEqual([
      "WITH c AS (SELECT $1 AS seven) INSERT INTO item (id, name, size, label) VALUES ($2, $3, $4, $5), ($6, $7, $8, $9) " +
        "ON CONFLICT (id) DO UPDATE SET name = $10 RETURNING item.id, coalesce(item.size, $11) AS coalesce_1",
      [7, 1, "a", 5, "x", 2, "b", 6, null, "again", 9],
    ]);
  });

  it("with the statement's own values and expressions in each", () => {
    const statement = insert(items).values({ name: "fixed", label: func.lower(literal("A")) });
    const given = [
      { id: 1, size: 2 },
      { id: 3, size: 4 },
    ];
    expect(bound(statement, given, dialect("question"))).toEqual([
      "INSERT INTO item (id, name, size, label) VALUES (?, ?, ?, lower(?)), (?, ?, ?, lower(?))",
      [1, "fixed", 2, "A", 3, "fixed", 4, "A"],
    ]);
  });

  it("with defaults made for each row, which may look at its values", () => {
    made = 0;
    expect(bound(insert(items), [{ name: "a" }, { name: "b" }], dialect("question"))).toEqual([
      "INSERT INTO item (name, size, label) VALUES (?, ?, ?), (?, ?, ?)",
      ["a", 1, "a!", "b", 2, "b!"],
    ]);
  });

  it("with parameters that the program named, from each row", () => {
    const statement = insert(items).values({ name: func.upper(bindParam("given", t.text())) });
    const given = [
      { given: "a", size: 1, label: "x" },
      { given: "b", size: 2, label: "y" },
    ];
    expect(bound(statement, given, dialect("question"))).toEqual([
      "INSERT INTO item (name, size, label) VALUES (upper(?), ?, ?), (upper(?), ?, ?)",
      ["a", 1, "x", "b", 2, "y"],
    ]);
  });
});

describe("where a dialect selects the rows in their order", () => {
  const selecting = (parameterStyle: ParameterStyle): Dialect => {
    const on = dialect(parameterStyle);
    const insert_rows = ({ content }: { readonly content: InsertContent }) =>
      `SELECT * FROM (VALUES ${repeatedRow(content.rows[0] ?? [], true)}) ORDER BY 9`;
    return { ...on, render: { ...on.render, insert_rows } };
  };

  it.each<[ParameterStyle, string]>([
    ["question", "(?, ?, ?, ?, 0), (?, ?, ?, ?, 1)"],
    ["at", "(@p1, @p2, @p3, @p4, 0), (@p5, @p6, @p7, @p8, 1)"],
  ])("each has its number, with placeholders as %s", (style, text) => {
    expect(bound(insert(items), rows, selecting(style))).toEqual([
      `INSERT INTO item (id, name, size, label) SELECT * FROM (VALUES ${text}) ORDER BY 9`,
      [1, "a", 5, "x", 2, "b", 6, null],
    ]);
  });

  it("also where its last value isn't bound, and where none is", () => {
    const last = insert(items).values({ label: func.lower(sql`'A'`) }, { partial: true });
    const some = { id: 1, name: "a", size: 5 };
    expect(bound(last, [some, some, some], selecting("question"))).toEqual([
      "INSERT INTO item (id, name, size, label) SELECT * FROM (VALUES (?, ?, ?, lower('A'), 0), (?, ?, ?, lower('A'), 1), (?, ?, ?, lower('A'), 2)) ORDER BY 9",
      [1, "a", 5, 1, "a", 5, 1, "a", 5],
    ]);
    const none = insert(bare).values({ name: func.lower(sql`'A'`) });
    expect(bound(none, [{}, {}], selecting("question"))).toEqual([
      "INSERT INTO bare (name) SELECT * FROM (VALUES (lower('A'), 0), (lower('A'), 1)) ORDER BY 9",
      [],
    ]);
  });

  it("their keys rise; and by themselves only where the dialect says so", () => {
    expect(compiled(insert(items), ["name"], selecting("question")).form?.risingKeys).toBe(true);
    expect(compiled(insert(items), ["name"], dialect("question")).form?.risingKeys).toBe(false);
  });

  it("one row alone is number 0", () => {
    expect(compiled(insert(bare), ["name"], selecting("question")).sql).toBe(
      "INSERT INTO bare (name) SELECT * FROM (VALUES (?, 0)) ORDER BY 9",
    );
  });
});

const IN_ORDER = { sortByParameterOrder: true };

describe("a sentinel column", () => {
  const marked = table("marked", metadata, {
    code: column(t.string(30), { primaryKey: true }),
    row: column(t.integer(), { insertSentinel: true, nullable: true }),
    size: column(t.integer(), { serverDefault: "1" }),
  });
  const { code, row, size } = marked.c;
  const given = [{ code: "b" }, { code: "a" }];
  const on = dialect("question");
  const sentinelOf = (statement: unknown, keys: readonly string[], where = on) => compiled(statement, keys, where).insert?.sentinel;

  it("is given the number of each row, and returned behind what was asked for", () => {
    const statement = insert(marked).returning(code, size, IN_ORDER);
    expect(bound(statement, given, on)).toEqual([
      "INSERT INTO marked (code, row) VALUES (?, 0), (?, 1) RETURNING marked.code, marked.size, marked.row",
      ["b", "a"],
    ]);
    expect(compiled(statement, ["code"], on)).toMatchObject({
      columns: [{ key: "code" }, { key: "size" }],
      insert: { sentinel: { at: 2, width: 2, of: null } },
    });
  });

  it("stands behind all columns of a table, or of those that were asked for twice", () => {
    expect(bound(insert(marked).returning(marked, code, IN_ORDER), given, on)).toEqual([
      "INSERT INTO marked (code, row) VALUES (?, 0), (?, 1) RETURNING marked.code, marked.size, marked.code AS code__1, marked.row",
      ["b", "a"],
    ]);
    expect(sentinelOf(insert(marked).returning(marked, code, IN_ORDER), ["code"])).toMatchObject({ at: 3, width: 3 });
    expect(sentinelOf(insert(marked).returning(row, code, IN_ORDER), ["code"])).toMatchObject({ at: 2, width: 2 });
  });

  it("is all there is of rows that have nothing but defaults", () => {
    const bareMarked = table("bare_marked", metadata, {
      id: column(t.uuid(), { primaryKey: true, serverDefault: text("gen()") }),
      row: column(t.integer(), { insertSentinel: true, nullable: true }),
    });
    expect(bound(insert(bareMarked).returning(bareMarked.c.id, IN_ORDER), [{}, {}], on)).toEqual([
      "INSERT INTO bare_marked (row) VALUES (0), (1) RETURNING bare_marked.id, bare_marked.row",
      [],
    ]);
  });

  it("stands in place of the dialect's own way to number rows", () => {
    const own = { ...on, render: { ...on.render, insert_rows: () => "SELECT whatever" } };
    expect(bound(insert(marked).returning(size, IN_ORDER), given, own)[0]).toMatch(/VALUES \(\?, 0\), \(\?, 1\)/);
  });

  const keeping = { ...on, capabilities: { ...on.capabilities, returningKeepsOrder: true } };
  const arrays = { ...on, capabilities: { ...on.capabilities, insertMany: "arrays" } } as const;
  const one = insert(marked).returning(code, IN_ORDER);
  it.each<[string, unknown, readonly string[], Dialect]>([
    ["nothing is returned", insert(marked), ["code"], on],
    ["the order is promised", one, ["code"], keeping],
    ["rows go as arrays", one, ["code"], arrays],
    ["no order is wanted", insert(marked).returning(code), ["code"], on],
    ["rows may be there already", one.onConflict([code]).doNothing(), ["code"], on],
    ["a SELECT is inserted", insert(marked).fromSelect(["code"], select(items.c.name)).returning(code, IN_ORDER), [], on],
  ])("is left out where %s", (_what, statement, keys, where) => {
    const { sql, insert: facts } = compiled(statement, keys, where);
    expect(facts?.sentinel).toBeNull();
    if (!keys.includes("row")) expect(sql).not.toMatch(/\brow\b/);
  });

  it("is left out of an INSERT of a single row", () => {
    const { sql } = compileStatement(on, nodeOf(one), [], { columnKeys: ["code"] });
    expect(sql).toBe("INSERT INTO marked (code) VALUES (?) RETURNING marked.code");
  });
});

describe("rows whose values the program gives are told apart by those", () => {
  const on = dialect("question");
  const keyed = table("keyed", metadata, {
    id: column(t.uuid(), { primaryKey: true, default: () => `00000000-0000-4000-8000-00000000000${++made}` }),
    name: column(t.string(30)),
    other: column(t.integer(), { insertSentinel: true, nullable: true }),
  });
  const plain = table("plain_keyed", metadata, {
    id: column(t.uuid(), { primaryKey: true, default: () => `00000000-0000-4000-8000-00000000000${++made}` }),
    name: column(t.string(30)),
  });
  const marked = (statement: unknown, given: readonly Record<string, unknown>[]) => {
    const { form, binds, insert: facts } = compiled(statement, Object.keys(given[0] ?? {}), on);
    const { sql, values, marks } = form?.bind(binds, given) ?? { sql: "", values: [] };
    return { sql, values, marks, at: facts?.sentinel?.at, width: facts?.sentinel?.width, key: facts?.sentinel?.of?.key };
  };
  const names = [{ name: "a" }, { name: "b" }];

  it("by a default that makes the key, which is asked once for each row and returned behind the rest", () => {
    made = 0;
    expect(marked(insert(plain).returning(plain.c.name, IN_ORDER), names)).toEqual({
      sql: "INSERT INTO plain_keyed (id, name) VALUES (?, ?), (?, ?) RETURNING plain_keyed.name, plain_keyed.id",
      values: ["00000000000040008000000000000001", "a", "00000000000040008000000000000002", "b"],
      marks: ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"],
      at: 1,
      width: 1,
      key: "id",
    });
  });

  it("by keys in the rows, which aren't returned twice", () => {
    const given = [
      { id: 7, name: "a" },
      { id: 3, name: "b" },
    ];
    expect(marked(insert(bare).returning(bare.c.name, bare.c.id, IN_ORDER), given)).toMatchObject({
      sql: "INSERT INTO bare (id, name) VALUES (?, ?), (?, ?) RETURNING bare.name, bare.id",
      marks: [7, 3],
      at: 1,
      width: 2,
      key: "id",
    });
  });

  it("by a sentinel column rather than the key, and by its values where the rows have some", () => {
    made = 0;
    const statement = insert(keyed).returning(keyed.c.name, IN_ORDER);
    expect(marked(statement, names)).toMatchObject({ sql: expect.stringMatching(/RETURNING keyed\.name, keyed\.other$/), key: undefined });
    expect(marked(statement, [{ name: "a", other: 5 }])).toMatchObject({ marks: [5], key: "other" });
  });

  it.each<[string, unknown]>([
    [
      "given once for all rows",
      insert(bare)
        .values({ id: 5 } as never)
        .returning(bare.c.name, IN_ORDER),
    ],
    [
      "made in the database",
      insert(bare)
        .values({ id: func.length(literal("abc")) } as never)
        .returning(bare.c.name, IN_ORDER),
    ],
  ])("but not by a key that is %s", (_what, statement) => {
    expect(compiled(statement, ["name"], on).insert?.sentinel).toBeNull();
  });

  it("but not by keys of several columns, nor by texts, which databases may pad or fold", () => {
    const pair = table("pair", metadata, { a: column(t.integer(), { primaryKey: true }), b: column(t.integer(), { primaryKey: true }) });
    const texts = table("text_key", metadata, { a: column(t.string(5), { primaryKey: true }), b: column(t.integer()) });
    expect(compiled(insert(pair).returning(pair, IN_ORDER), ["a", "b"], on).insert?.sentinel).toBeNull();
    expect(compiled(insert(texts).returning(texts, IN_ORDER), ["a", "b"], on).insert?.sentinel).toBeNull();
  });
});

it("an upsert says by which values of its rows two of them meet the same row, where the database changes a row but once", () => {
  const on = dialect("dollar");
  const once: Dialect = { ...on, capabilities: { ...on.capabilities, onConflict: true, repeatedUpserts: false } };
  const upsert = insert(items)
    .onConflict([items.c.name])
    .doUpdate(() => ({ size: 1 }));
  const distinct = (statement: unknown, keys: readonly string[], where = once) => compiled(statement, keys, where).insert?.distinct;
  expect(distinct(upsert, ["name", "size"])).toEqual(["name"]);
  expect(distinct(upsert.values({ name: "fixed" }, { partial: true }), ["size"])).toEqual(["name"]);
  // The database or a default makes one for each row.
  expect(
    distinct(
      insert(items)
        .onConflict([items.c.label])
        .doUpdate(() => ({ size: 1 })),
      ["name"],
    ),
  ).toBeNull();
  expect(distinct(insert(items).onConflict([items.c.name]).doNothing(), ["name"])).toBeNull();
  expect(distinct(upsert, ["name"], on)).toBeNull();
});

describe("how much goes into one statement", () => {
  const data = table("data", metadata, { id: column(t.integer(), { primaryKey: true }), body: column(t.largeBinary()) });
  const bytes = (size: number) => ({ body: new Uint8Array(size) });
  const limited = (insertMany: "values" | "arrays"): Dialect => {
    const on = dialect("dollar");
    return { ...on, capabilities: { ...on.capabilities, insertMany, maxStatementBytes: 1000 } };
  };

  it("ends with the row that reaches the limit of bytes", () => {
    const { form, binds } = compiled(insert(data), ["body"], limited("values"));
    expect(form?.bind(binds, [bytes(400), bytes(400), bytes(400), bytes(400)])).toMatchObject({ count: 3, sql: /\(\$3\)$/ });
    expect(form?.bind(binds, [bytes(5000), bytes(1)]).count).toBe(1);
    expect(form?.bind(binds, [bytes(1), bytes(1)]).count).toBe(2);
  });

  it("asks defaults only for rows that it holds", () => {
    made = 0;
    const { form, binds } = compiled(insert(items), ["name"], limited("values"));
    const long = { name: "x".repeat(600) };
    expect(form?.bind(binds, [long, long, long]).count).toBe(1);
    expect(made).toBe(1);
  });
});

describe("how many rows go into one statement", () => {
  it("is what the parameters allow, and a thousand at most", () => {
    expect(compiled(insert(items), ["id", "name", "size", "label"], dialect("question", 100)).form?.mostRows).toBe(25);
    expect(compiled(insert(items), ["id", "name", "size", "label"], dialect("question", 65_535)).form?.mostRows).toBe(1000);
    expect(compiled(insert(items), ["id", "name", "size", "label"], dialect("question", 2)).form?.mostRows).toBe(1);
  });

  it("is one where the dialect doesn't send several, and for what is no INSERT of values", () => {
    const single = { ...DEFAULT_DIALECT, capabilities: { ...DEFAULT_DIALECT.capabilities, insertMany: "single" } } as const;
    expect(compiled(insert(items), ["id"], single).form).toBeNull();
    expect(compiled(insert(items), [], dialect("question")).form).not.toBeNull();
    expect(compiled(insert(items).fromSelect(["name"], select(items.c.name)), [], dialect("question")).form).toBeNull();
    expect(compiled(select(items.c.id), [], dialect("question")).form).toBeNull();
  });

  it("changes nothing of the statement for a single row", () => {
    const { sql, bind, binds } = compiled(insert(items), ["id", "name", "size", "label"], dialect("question"));
    expect([sql, bind]).toEqual(["INSERT INTO item (id, name, size, label) VALUES (?, ?, ?, ?)", undefined]);
    expect(binds).toEqual([]);
  });
});

it("a value that is missing in a row is an error, wherever the row stands", () => {
  const { form, binds } = compiled(insert(items), ["id", "name", "size", "label"], dialect("question"));
  expect(() => form?.bind(binds, [rows[0] ?? {}, { id: 2, name: undefined, size: 1, label: "" }])).toThrow(
    /The value of "name" is undefined/,
  );
});
