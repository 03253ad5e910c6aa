import { randomUUID } from "node:crypto";
import type { Cond, Executable } from "@athanor/core";
import {
  ArgumentError,
  BIND_EXPANDING,
  BIND_NAMED,
  BIND_REQUIRED,
  Binary,
  Bind,
  bindParam,
  column,
  createTable,
  deleteFrom,
  expressionOf,
  func,
  InvalidRequestError,
  insert,
  literal,
  MetaData,
  MultipleResultsFound,
  NoResultFound,
  OPERATORS,
  select,
  sql,
  sqlNull,
  types as t,
  table,
  text,
  typed,
  uniqueConstraint,
  update,
} from "@athanor/core";
import type { Connection, Engine } from "@athanor/engine";
import { IntegrityError, ResourceClosedError } from "@athanor/engine";
import { describe, expect, it } from "vitest";
import { logLines, memoryEngine } from "./database.ts";

const metadata = new MetaData();
const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30), { unique: true }),
  role: column(t.enum("admin", "user"), { default: "user" }),
  created: column(t.dateTime(), { serverDefault: func.now() }),
});
const tags = table(
  "tag",
  metadata,
  {
    userId: column(t.integer(), { name: "user_id", primaryKey: true, foreignKey: () => users.c.id }),
    tag: column(t.string(10), { primaryKey: true }),
  },
  [uniqueConstraint("tag", "user_id")],
);
const events = table("event", metadata, {
  id: column(t.uuid(), { primaryKey: true, default: () => "6ba7b810-9dad-11d1-80b4-00c04fd430c8" }),
  at: column(t.dateTime(), { nullable: true }),
});
const counters = table("counter", metadata, {
  id: column(t.bigInteger({ as: "bigint" }), { primaryKey: true }),
  n: column(t.integer(), { index: true }),
});

function prepared(...names: readonly string[]): Engine {
  const engine = memoryEngine();
  engine.createAll(metadata);
  engine.begin((connection) =>
    connection.execute(
      insert(users),
      names.map((name) => ({ name })),
    ),
  );
  return engine;
}

function within<T>(engine: Engine, work: (connection: Connection) => T): T {
  using connection = engine.connect();
  return work(connection);
}

describe("results", () => {
  const abc = select(users.c.id, users.c.name).orderBy(users.c.id);
  const connected = () => prepared("a", "b", "c").connect();

  it("fetch all rows, once", () => {
    const result = connected().execute(abc);
    expect(result.keys).toEqual(["id", "name"]);
    expect(result.all()).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: "b" },
      { id: 3, name: "c" },
    ]);
    expect(result.all()).toEqual([]);
    expect(result.fetchOne()).toBeNull();
    expect(result.first()).toBeNull();
    expect(result.closed).toBe(true);
  });

  it("are iterated, and leave what was not consumed", () => {
    const result = connected().execute(abc);
    for (const [id, name] of result) {
      expect([id, name]).toEqual([1, "a"]);
      break;
    }
    expect(result.fetchMany(1)).toEqual([{ id: 2, name: "b" }]);
    expect([...result]).toEqual([{ id: 3, name: "c" }]);
    expect([...result]).toEqual([]);
  });

  it("close when at most one row is wanted", () => {
    const connection = connected();
    const first = connection.execute(abc);
    expect(first.first()).toEqual({ id: 1, name: "a" });
    expect(() => first.all()).toThrow(ResourceClosedError);
    expect(() => first.all()).toThrow(/closed.*first, one, scalar/s);
    expect(() => connection.execute(abc).one()).toThrow(MultipleResultsFound);
    expect(() => connection.execute(abc).oneOrNull()).toThrow(MultipleResultsFound);
    expect(() => connection.execute(abc).scalarOne()).toThrow(MultipleResultsFound);
    const none = abc.where(users.c.id.eq(9));
    expect(() => connection.execute(none).one()).toThrow(NoResultFound);
    expect(() => connection.execute(none).scalarOne()).toThrow(NoResultFound);
    expect([
      connection.execute(none).oneOrNull(),
      connection.execute(none).first(),
      connection.execute(none).scalar(),
      connection.execute(none).scalarOneOrNull(),
    ]).toEqual([null, null, null, null]);
    const one = abc.where(users.c.id.eq(2));
    expect([
      connection.execute(one).one(),
      connection.execute(one).scalarOne(),
      connection.scalar(one),
      connection.execute(one).oneOrNull(),
    ]).toEqual([{ id: 2, name: "b" }, 2, 2, { id: 2, name: "b" }]);
  });

  it("give scalars, mappings, columns and partitions", () => {
    const connection = connected();
    expect(connection.scalars(abc).all()).toEqual([1, 2, 3]);
    expect(connection.execute(abc).scalars(1).all()).toEqual(["a", "b", "c"]);
    expect(() => connection.execute(abc).scalars(2)).toThrow(/no column 2: the rows have 2/);
    const mapping = connection.execute(abc).mappings().first();
    expect(mapping).toStrictEqual({ id: 1, name: "a" });
    const columns = connection.execute(abc).columns("name", "id");
    expect([columns.keys, [...(columns.first() ?? [])]]).toEqual([
      ["name", "id"],
      ["a", 1],
    ]);
    // @ts-expect-error no such column
    expect(() => connection.execute(abc).columns("nope")).toThrow(/no column "nope".*"id", "name"/);
    expect([...connection.execute(abc).partitions(2)].map((part) => part.map(([id]) => id))).toEqual([[1, 2], [3]]);
    expect([...connection.scalars(abc).partitions(2)]).toEqual([[1, 2], [3]]);
    expect(() => connection.execute(abc).fetchMany(0)).toThrow(ArgumentError);
    expect(connection.scalars(abc).fetchMany(2)).toEqual([1, 2]);
    expect(connection.execute(abc).columns("name").scalars().all()).toEqual(["a", "b", "c"]);
  });

  it("are fetched from once, whatever the view", () => {
    const result = connected().execute(abc);
    expect(result.scalars().fetchMany(1)).toEqual([1]);
    expect(result.mappings().fetchMany(1)).toEqual([{ id: 2, name: "b" }]);
    expect(result.all()).toEqual([{ id: 3, name: "c" }]);
  });

  it("leave out repetitions with unique()", () => {
    const connection = connected();
    const rows = sql`select * from (values (1, 'a'), (1, 'a'), (2, 'a'), (null, null), (null, null))`.columns(
      ["n", t.integer()],
      ["s", t.text()],
    );
    expect(connection.execute(rows).unique().all()).toEqual([
      { n: 1, s: "a" },
      { n: 2, s: "a" },
      { n: null, s: null },
    ]);
    expect(connection.execute(rows).unique().scalars(1).all()).toEqual(["a", null]);
    expect(connection.execute(rows).scalars(1).unique().all()).toEqual(["a", null]);
    expect([...connection.execute(rows).unique()].length).toBe(3);
    expect(connection.execute(rows).columns("s").unique().all()).toEqual([{ s: "a" }, { s: null }]);
    const dates = sql`select '2024-01-01 00:00:00' union all select '2024-01-01 00:00:00.000'`.columns(["d", t.dateTime()]);
    expect(connection.scalars(dates).all()).toHaveLength(2);
    expect(connection.scalars(dates).unique().all()).toEqual([new Date("2024-01-01T00:00:00Z")]);
    expect(connection.execute(rows).unique().fetchMany(2)).toEqual([
      { n: 1, s: "a" },
      { n: 2, s: "a" },
    ]);
    expect(
      connection
        .scalars(sql`select 1 union all select 1`.columns(["n", t.integer()]))
        .unique()
        .one(),
    ).toBe(1);
  });

  it("of statements that give no rows say so when they are fetched from", () => {
    const connection = connected();
    const result = connection.execute(update(users).values({ role: "admin" }).where(users.c.id.gt(1)));
    expect([result.rowCount, result.returnsRows, result.closed, result.keys]).toEqual([2, false, true, []]);
    for (const fetch of [
      () => result.all(),
      () => result.first(),
      () => result.scalar(),
      () => [...result],
      () => result.scalars().all(),
      () => result.mappings().one(),
    ])
      expect(fetch).toThrow(/gives no rows.*\.returning\(…\)/s);
    expect(result.lastInsertId).toBeNull();
    expect(() => result.insertedPrimaryKey).toThrow(InvalidRequestError);
  });

  it("are closed by close() and by leaving a scope", () => {
    const connection = connected();
    const result = connection.execute(abc);
    {
      using scoped = result;
      expect(scoped.fetchOne()).toEqual({ id: 1, name: "a" });
    }
    expect(() => result.fetchOne()).toThrow(ResourceClosedError);
  });

  it("number columns of the same name", () => {
    const row = connected()
      .execute(select(users.c.id, users.c.id.label("x"), users.c.name, users.c.name.label("name")).where(users.c.id.eq(1)))
      .one();
    expect(Object.keys(row)).toEqual(["id", "x", "name", "name_1"]);
    const raw = connected().driverSql('SELECT 1 AS id, 2 AS id, 3 AS "1", 4 AS "__proto__", 5 AS length').one();
    expect(Object.entries(raw)).toEqual([
      ["id", 1],
      ["id_1", 2],
      ["anon_1", 3],
      ["anon_2", 4],
      ["length", 5],
    ]);
    expect([...raw]).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("inserted keys", () => {
  it("are generated, given, or made by a default", () => {
    const connection = prepared().connect();
    expect(connection.execute(insert(users), { name: "a" }).insertedPrimaryKey).toEqual([1]);
    const second = connection.execute(insert(users).values({ name: "b" }));
    expect([second.insertedPrimaryKey, second.lastInsertId, second.rowCount]).toEqual([[2], 2, 1]);
    expect(connection.execute(insert(users).values({ id: 7, name: "c" })).insertedPrimaryKey).toEqual([7]);
    expect(connection.execute(insert(users), { id: 9, name: "d" }).insertedPrimaryKey).toEqual([9]);
    expect(connection.execute(insert(tags), { userId: 7, tag: "x" }).insertedPrimaryKey).toEqual([7, "x"]);
    expect(connection.execute(insert(events), { at: null }).insertedPrimaryKey).toEqual(["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]);
    expect(connection.execute(insert(counters), { n: 1 }).insertedPrimaryKey).toEqual([1n]);
    // To SQLite, null asks for one as well.
    expect(connection.execute(insert(counters), { id: null as never, n: 1 }).insertedPrimaryKey).toEqual([2n]);
  });

  it("are exact beyond what a number holds", () => {
    const connection = prepared().connect();
    connection.execute(insert(counters), { id: 2n ** 53n + 2n, n: 1 });
    const next = connection.execute(insert(counters), { n: 1 });
    expect([next.insertedPrimaryKey, next.lastInsertId]).toEqual([[2n ** 53n + 3n], 2n ** 53n + 3n]);
    const batch = { sql: "INSERT INTO counter (n) VALUES (?)", rows: [[1n], [2n]], returnsRows: false, prepare: true, wideIntegers: false };
    expect(connection.state.pooled?.driver.executeMany({ ...batch, lastInsertIds: true })).toMatchObject({
      lastInsertIds: [2n ** 53n + 4n, 2n ** 53n + 5n],
    });
  });

  it("are not told where they are not known", () => {
    const connection = prepared("a").connect();
    expect(() => connection.execute(insert(users), [{ name: "b" }]).insertedPrimaryKey).toThrow(/single row/);
    expect(() => connection.execute(insert(users).values([{ name: "c" }, { name: "d" }])).insertedPrimaryKey).toThrow(/single row/);
    const upsert = insert(users)
      .values({ name: "a" })
      .onConflict([users.c.name])
      .doUpdate(({ excluded }) => ({ name: excluded.name }));
    expect(connection.execute(upsert).insertedPrimaryKey).toEqual([null]);
    const ignored = connection.execute(insert(users).values({ name: "a" }).onConflict([users.c.name]).doNothing());
    expect([ignored.rowCount, ignored.lastInsertId]).toEqual([0, null]);
    expect(() => connection.execute(select(users.c.id)).insertedPrimaryKey).toThrow(/no INSERT/);
  });
});

describe("parameters", () => {
  it("are values: SQL among them is refused before anything is sent", () => {
    const notes = table("note", new MetaData(), {
      id: column(t.integer(), { primaryKey: true }),
      data: column(t.json(), { nullable: true }),
    });
    const engine = memoryEngine();
    engine.createAll(notes.metadata);
    using connection = engine.connect();
    const refused = (params: object, where: RegExp): void => {
      expect(() => connection.execute(insert(notes), params)).toThrow(ArgumentError);
      expect(() => connection.execute(insert(notes), params)).toThrow(where);
    };
    refused({ data: sqlNull() }, /"data" in the parameters is a SQL expression .*\.values\(\{ "data": … \}\)/);
    refused([{ data: null }, { data: func.now() }], /"data" in row 1 of the parameters/);
    refused([{ data: select(literal(1)).scalarSubquery() }], /"data" in row 0 of/);
    expect(() => connection.execute(select(bindParam("a", t.json())), { a: literal(1) })).toThrow(/"a" in the parameters/);
    expect(connection.inTransaction()).toBe(false);
    connection.execute(insert(notes).values({ data: sqlNull() }));
    expect(connection.scalar(select(func.count()).where(notes.c.data.isNull()))).toBe(1);
  });

  it("are named, or the columns of an INSERT or UPDATE", () => {
    const connection = prepared("a", "b").connect();
    expect(connection.scalar(select(users.c.name).where(users.c.id.eq(bindParam("id", t.integer()))), { id: 2 })).toBe("b");
    connection.execute(update(users).where(users.c.name.eq("a")), { role: "admin" });
    expect(connection.scalars(select(users.c.role).orderBy(users.c.id)).all()).toEqual(["admin", "user"]);
    expect(() => connection.execute(select(users.c.name).where(users.c.id.eq(bindParam("id", t.integer()))))).toThrow(
      /No value was given for the parameter "id"/,
    );
  });

  it.each<[string, Executable<readonly unknown[], unknown, never>, object, RegExp]>([
    [
      "a misspelt name",
      select(users.c.name).where(users.c.id.eq(bindParam("id", t.integer()))),
      { id: 1, Id: 2 },
      /have "Id", for which this SELECT has no place: it takes "id"/,
    ],
    ["a value that the program did not name", select(users.c.name).where(users.c.id.eq(1)), { id_1: 2 }, /"id_1".*it takes none/],
    ["what the statement sets by itself", insert(users).values({ name: "a" }), { name: "b" }, /"name".*this INSERT.*can't be given again/],
    [
      "what it sets beside the row's",
      update(users).values({ role: "admin" }),
      { role: "user", name: "z" },
      /"role".*this UPDATE.*it takes "name"/,
    ],
    ["a column of a DELETE", deleteFrom(users), { id: 1 }, /"id".*this DELETE/],
    ["a column of INSERT … SELECT", insert(users).fromSelect(["name"], select(users.c.name)), { role: "x" }, /"role".*this INSERT/],
    [
      "a parameter of raw SQL that isn't there",
      sql`select ${bindParam("a", t.integer())}`,
      { a: 1, b: 2 },
      /"b".*this statement.*it takes "a"/,
    ],
    ["a parameter of DDL", createTable(users, { ifNotExists: true }), { id: 1 }, /"id".*this DDL/],
  ])("are refused where nothing takes them: %s", (_what, statement, row, message) => {
    const connection = prepared("a").connect();
    expect(() => connection.execute(statement, row as never)).toThrow(ArgumentError);
    expect(() => connection.execute(statement, row as never)).toThrow(message);
    expect(connection.scalar(select(func.count(users.c.id)))).toBe(1);
  });

  // A list that is given at execution: each row has SQL of its own.
  const inKeys = typed<Cond>(
    new Binary(
      OPERATORS.in,
      expressionOf(users.c.id, "in"),
      new Bind("keys", null, t.integer(), BIND_EXPANDING | BIND_NAMED | BIND_REQUIRED),
      t.boolean(),
    ),
  );

  it("in many rows run a statement for each of them", () => {
    const connection = prepared().connect();
    const many = Array.from({ length: 2500 }, (_, i) => ({ id: i + 1, name: `n${i}` }));
    expect(connection.execute(insert(users), many).rowCount).toBe(2500);
    const returned = connection.execute(insert(counters).returning(counters.c.id, counters.c.n), [{ n: 5 }, { n: 3 }]).all();
    expect(returned).toEqual([
      { id: 1n, n: 5 },
      { id: 2n, n: 3 },
    ]);
    const renamed = connection.execute(
      update(users)
        .where(users.c.id.eq(bindParam("key", t.integer())))
        .values({ role: bindParam("role", t.enum("admin", "user")) }),
      [
        { key: 1, role: "admin" },
        { key: 2, role: "admin" },
        { key: 9999, role: "admin" },
      ],
    );
    expect(renamed.rowCount).toBe(2);
    expect(
      connection.execute(deleteFrom(users).where(inKeys), [{ keys: [1, 2] }, { keys: [3] }, { keys: [4] }, { keys: [] }, { keys: [1, 5] }])
        .rowCount,
    ).toBe(5);
  });

  const ofParcels = new MetaData();
  const parcels = table("parcel", ofParcels, {
    code: column(t.string(20), { primaryKey: true }),
    weight: column(t.integer(), { serverDefault: text("7") }),
    mark: column(t.integer(), { insertSentinel: true, nullable: true }),
  });
  const inOrder = insert(parcels).returning(parcels, { sortByParameterOrder: true });

  it("come back in their order by a sentinel column, sixty at a time, and don't show it", () => {
    const engine = prepared();
    engine.createAll(ofParcels);
    const sent: string[] = [];
    engine.events.on("beforeCursorExecute", (event) => sent.push(event.sql));
    const codes = Array.from({ length: 130 }, (_, i) => ({ code: `p${(i * 37) % 130}` }));
    const rows = within(engine, (connection) => connection.execute(inOrder, codes).all());
    expect(rows).toEqual(codes.map(({ code }) => ({ code, weight: 7 })));
    expect([...(rows[129] ?? [])]).toEqual([codes[129]?.code, 7]);
    expect(sent).toHaveLength(3);
  });

  it("name the wrong one of those with a sentinel column, and keep those before it", () => {
    const engine = prepared();
    engine.createAll(ofParcels);
    using connection = engine.connect();
    const codes = ["a", "b", "a", "c"].map((code) => ({ code }));
    expect(() => connection.execute(inOrder, codes)).toThrow(/row 2/);
    expect(connection.scalars(select(parcels.c.code).orderBy(parcels.c.code)).all()).toEqual(["a", "b"]);
  });

  const lots = table("lot", ofParcels, {
    id: column(t.uuid(), { primaryKey: true, default: () => randomUUID().toUpperCase() }),
    name: column(t.string(20)),
    code: column(t.string(20), { default: () => "same", insertSentinel: true }),
  });
  const keyed = table("keyed_lot", ofParcels, {
    id: column(t.uuid(), { primaryKey: true, default: () => randomUUID().toUpperCase() }),
    name: column(t.string(20)),
    weight: column(t.integer(), { serverDefault: text("7") }),
  });

  it("come back in their order by the keys that the program makes", () => {
    const engine = prepared();
    engine.createAll(ofParcels);
    const sent: string[] = [];
    engine.events.on("beforeCursorExecute", (event) => sent.push(event.sql));
    const names = Array.from({ length: 130 }, (_, i) => ({ name: `k${(i * 37) % 130}` }));
    const statement = insert(keyed).returning(keyed.c.weight, keyed.c.name, { sortByParameterOrder: true });
    const rows = within(engine, (connection) => connection.execute(statement, names).all());
    expect(rows).toEqual(names.map(({ name }) => ({ weight: 7, name })));
    expect(sent).toHaveLength(3);
  });

  it("are recognised by keys that are written otherwise than they come back", () => {
    const engine = prepared();
    engine.createAll(ofParcels);
    using connection = engine.connect();
    const ids = ["6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b810-9DAD-11d1-80b4-00c04fd430c7"];
    const statement = insert(keyed).returning(keyed.c.name, keyed.c.id, { sortByParameterOrder: true });
    const rows = connection.execute(
      statement,
      ids.map((id, i) => ({ id, name: `n${i}` })),
    );
    expect(rows.all()).toEqual([
      { name: "n0", id: "6ba7b810-9dad-11d1-80b4-00c04fd430c8" },
      { name: "n1", id: "6ba7b810-9dad-11d1-80b4-00c04fd430c7" },
    ]);
  });

  it("are recognised by keys beyond what a number holds, and numbered where they have none", () => {
    const big = table("big", ofParcels, { id: column(t.bigInteger({ as: "bigint" }), { primaryKey: true }), n: column(t.integer()) });
    const engine = prepared();
    engine.createAll(ofParcels);
    using connection = engine.connect();
    const statement = insert(big).returning(big.c.n, { sortByParameterOrder: true });
    const ids = [2n ** 53n + 3n, 2n ** 53n + 1n, 7n];
    const given = ids.map((id, n) => ({ id, n }));
    expect(connection.execute(statement, given).scalars().all()).toEqual([0, 1, 2]);
    const unknown = [
      { id: null, n: 3 },
      { id: null, n: 4 },
    ] as never;
    expect(connection.execute(statement, unknown).scalars().all()).toEqual([3, 4]);
    const marked = insert(parcels).returning(parcels.c.code, { sortByParameterOrder: true });
    expect(
      connection
        .execute(marked, [
          { code: "y", mark: null },
          { code: "x", mark: null },
        ])
        .scalars()
        .all(),
    ).toEqual(["y", "x"]);
  });

  it("can't be brought into order by values that aren't unique", () => {
    const engine = prepared();
    engine.createAll(ofParcels);
    using connection = engine.connect();
    const statement = insert(lots).returning(lots.c.name, { sortByParameterOrder: true });
    expect(() => connection.execute(statement, [{ name: "a" }, { name: "b" }])).toThrow(/"code": "same" came back, more than once/);
    expect(connection.execute(insert(lots).returning(lots.c.name), [{ name: "a" }, { name: "b" }]).rowCount).toBe(2);
  });

  it("of a table are sorted by its key, not sent one by one", () => {
    const engine = prepared();
    const sent: string[] = [];
    engine.events.on("beforeCursorExecute", (event) => sent.push(event.sql));
    const names = Array.from({ length: 90 }, (_, i) => ({ name: `n${(i * 37) % 90}` }));
    const all = insert(users).returning(users, { sortByParameterOrder: true });
    const rows = within(engine, (connection) => connection.execute(all, names).all());
    expect(rows.map(({ name }) => name)).toEqual(names.map(({ name }) => name));
    expect(sent).toHaveLength(2);
  });

  it("of an upsert give rows in their own order, whatever keys those have that were there", () => {
    const engine = memoryEngine();
    engine.createAll(metadata);
    using connection = engine.connect();
    connection.execute(insert(users), [{ name: "b" }, { name: "a" }]);
    const upsert = insert(users)
      .onConflict([users.c.name])
      .doUpdate(({ excluded }) => ({ name: excluded.name }))
      .returning(users.c.id, users.c.name, { sortByParameterOrder: true });
    const rows = connection.execute(upsert, [{ name: "a" }, { name: "z" }, { name: "b" }]).all();
    expect(rows.map(({ name }) => name)).toEqual(["a", "z", "b"]);
  });

  it("must have the same keys in all rows", () => {
    const connection = prepared().connect();
    const rows =
      (...list: readonly Record<string, unknown>[]) =>
      () =>
        connection.execute(insert(users), list as readonly { name: string }[]);
    expect(rows({ name: "a" }, { name: "b", role: "user" })).toThrow(/Row 1 .* has "role", which row 0 has not/);
    expect(rows({ name: "a", role: "user" }, { role: "user", name: "b" }, { name: "c" })).toThrow(
      /Row 2 .* has no "role", which row 0 has/,
    );
    expect(rows({ name: "a", role: "user" }, { role: "user", id: 1 })).toThrow(/Row 1 .* has no "name"/);
    expect(connection.scalar(select(func.count()).selectFrom(users))).toBe(0);
    expect(rows({ name: "a", role: "user" }, { role: "user", name: "b" })().rowCount).toBe(2);
  });

  it("of no rows at all do nothing", () => {
    const connection = prepared().connect();
    const result = connection.execute(insert(users).returning(users.c.id), []);
    expect([result.all(), result.rowCount, connection.inTransaction()]).toEqual([[], 0, false]);
  });

  it("can't be many for a SELECT, nor anything but objects", () => {
    const connection = prepared().connect();
    expect(() => connection.execute(select(users.c.id), [{}, {}])).toThrow(/SELECT can't be executed for a list/);
    // @ts-expect-error no object
    expect(() => connection.execute(select(users.c.id), 5)).toThrow(/a number was given/);
    // @ts-expect-error no object
    expect(() => connection.execute(insert(users), null)).toThrow(/null was given/);
    // @ts-expect-error no objects
    expect(() => connection.execute(insert(users), [[1]])).toThrow(/a list within a list was given/);
    // @ts-expect-error undefined
    expect(() => connection.execute(insert(users), { name: undefined })).toThrow(/undefined/);
  });

  it("that fail in a batch are named by their row", () => {
    const connection = prepared("n1500").connect();
    const many = Array.from({ length: 2000 }, (_, i) => ({ name: `n${i}` }));
    expect(() => connection.execute(insert(users), many)).toThrow(IntegrityError);
    connection.rollback();
    expect(() => connection.execute(insert(users), many)).toThrow(/\[parameters of row 1500: \('n1500', 'user'\)\]/);
  });

  it("that can't be bound leave the connection without a transaction", () => {
    const connection = prepared().connect();
    // @ts-expect-error no such role
    expect(() => connection.execute(insert(users), { name: "a", role: "root" })).toThrow(/"admin", "user"/);
    expect(connection.inTransaction()).toBe(false);
  });
});

describe("raw SQL", () => {
  it("gives rows, or none, as the database says", () => {
    const connection = prepared("a").connect();
    expect(connection.execute(sql`select name from user_account where id = ${1}`).all()).toEqual([{ name: "a" }]);
    const inserted = connection.execute(sql`insert into user_account (name, role) values (${"b"}, 'user')`);
    expect([inserted.rowCount, inserted.returnsRows]).toEqual([1, false]);
    expect(connection.driverSql("INSERT INTO user_account (name, role) VALUES ('c', 'user') RETURNING id").scalar()).toBe(3);
    const plain = connection.driverSql("INSERT INTO user_account (name, role) VALUES ('d', 'user')");
    expect([plain.rowCount, plain.lastInsertId]).toEqual([1, 4]);
    expect(connection.driverSql("UPDATE user_account SET role = ?", [["admin"], ["user"]]).rowCount).toBe(8);
  });

  it("has its columns found by name, else by position", () => {
    const connection = prepared("a").connect();
    const columns = { id: t.bigInteger({ as: "bigint" }), name: t.text() };
    expect(connection.execute(sql`select name, role, id from user_account`.columns(columns)).one()).toEqual({ id: 1n, name: "a" });
    expect([...connection.execute(sql`select name, id from user_account`.columns(["id", t.integer()], ["name", t.text()])).one()]).toEqual([
      1,
      "a",
    ]);
    expect(
      connection.execute(sql`select count(*), max(name) from user_account`.columns(["n", t.integer()], ["last", t.text()])).one(),
    ).toEqual({ n: 1, last: "a" });
    expect(connection.execute(sql`select 1 as x, 2 as x`.columns(["x", t.integer()], ["x_1", t.integer()])).one()).toEqual({
      x: 1,
      x_1: 2,
    });
    expect(() => connection.execute(sql`select 1 as x, 2 as x`.columns(["x", t.integer()]))).toThrow(
      /the columns "x", and it returns "x", "x"/,
    );
    expect(() => connection.execute(sql`select name from user_account`.columns(columns))).toThrow(
      /said to return the columns "id", "name", and it returns "name"/,
    );
  });

  it("notices when a table has other columns than before", () => {
    const connection = prepared("a").connect();
    const all = sql`select * from tag`.columns({ tag: t.text() });
    connection.execute(insert(tags), { userId: 1, tag: "x" });
    expect(connection.execute(all).all()).toEqual([{ tag: "x" }]);
    connection.driverSql("ALTER TABLE tag RENAME COLUMN user_id TO owner");
    connection.driverSql("ALTER TABLE tag ADD COLUMN extra");
    expect(connection.execute(all).all()).toEqual([{ tag: "x" }]);
    expect(connection.driverSql("SELECT * FROM tag").all()).toEqual([{ owner: 1, tag: "x", extra: null }]);
    expect(connection.driverSql("SELECT * FROM tag").all()).toEqual([{ owner: 1, tag: "x", extra: null }]);
  });

  it("keeps integers exact of which nothing is known", () => {
    const connection = prepared().connect();
    expect([...connection.driverSql("SELECT 9007199254740991, 9007199254740993, 1.0").one()]).toEqual([2 ** 53 - 1, 2n ** 53n + 1n, 1]);
  });
});

describe("tables", () => {
  it("are created with their indexes, and dropped, in the order of their references", () => {
    const { lines, logger } = logLines();
    const engine = memoryEngine({ echo: true, logger });
    engine.createAll(metadata);
    const created = lines.flatMap((line) => /^CREATE (TABLE|INDEX) (\w+)/.exec(line)?.[2] ?? []);
    expect(created).toEqual(["user_account", "tag", "event", "counter", "ix_counter_n"]);
    expect(engine.inspect().getTableNames()).toEqual(["counter", "event", "tag", "user_account"]);
    expect(engine.inspect().hasTable("TAG")).toBe(true);
    expect(engine.inspect().hasTable("nope")).toBe(false);
    lines.length = 0;
    engine.createAll(metadata);
    expect(lines.filter((line) => line.startsWith("CREATE"))).toEqual([]);
    engine.dropAll(metadata);
    expect(lines.flatMap((line) => /^DROP TABLE (\w+)/.exec(line)?.[1] ?? [])).toEqual(["counter", "event", "tag", "user_account"]);
    engine.dropAll(metadata);
    expect(engine.inspect().getTableNames()).toEqual([]);
  });

  it("may be chosen, and created without looking first", () => {
    const engine = memoryEngine();
    engine.createAll(metadata, { tables: [users] });
    expect(engine.inspect().getTableNames()).toEqual(["user_account"]);
    expect(() => engine.createAll(metadata, { checkFirst: false })).toThrow(/already exists/);
    expect(engine.inspect().getTableNames()).toEqual(["user_account"]);
    expect(() => engine.dropAll(metadata, { checkFirst: false })).toThrow(/no such table/);
    expect(engine.inspect().getTableNames()).toEqual(["user_account"]);
  });

  it("number big integers as primary keys too", () => {
    const engine = memoryEngine();
    engine.createAll(metadata, { tables: [counters] });
    expect(within(engine, (connection) => connection.execute(insert(counters).returning(counters.c.id), { n: 1 }).scalar())).toBe(1n);
  });

  it("take SQLite's own options", () => {
    const own = new MetaData();
    const make = (options: Record<string, unknown>) =>
      table(
        `t${own.tables.size}`,
        own,
        { id: column(t.integer(), { primaryKey: true }), n: column(t.integer(), { serverDefault: func.abs(func.length(text("'x'"))) }) },
        [],
        { dialect: { sqlite: options } },
      );
    const compiled = (options: Record<string, unknown>) => {
      const { lines, logger } = logLines();
      memoryEngine({ echo: true, logger }).createAll(own, { tables: [make(options)] });
      return lines.find((line) => line.startsWith("CREATE TABLE"))?.replace(/\s+/g, " ");
    };
    expect(compiled({ withoutRowid: true })).toMatch(
      /n INTEGER DEFAULT \(abs\(length\('x'\)\)\) NOT NULL, PRIMARY KEY \(id\) \) WITHOUT ROWID$/,
    );
    expect(compiled({ strict: true, withoutRowid: true })).toMatch(/\) WITHOUT ROWID, STRICT$/);
    expect(() => compiled({ rowid: false })).toThrow(/option for SQLite that there isn't: "rowid"/);
  });

  it("can be named with any word of SQL", () => {
    const words =
      "abort action all and as between by case check collate column constraint create default delete desc distinct drop else end escape exists from glob group having if in index insert into is isnull join key limit match not nothing notnull null of on or order over primary range references returning row select set table temp then to union unique update user using values when where window with".split(
        " ",
      );
    for (const name of words) {
      const own = new MetaData();
      const odd = table(name, own, { [name]: column(t.integer(), { primaryKey: true }), 'a "b"': column(t.text(), { nullable: true }) });
      const engine = memoryEngine();
      engine.createAll(own);
      within(engine, (connection) => {
        connection.execute(insert(odd), { [name]: 1 });
        expect(connection.execute(select(odd)).one()).toEqual({ [name]: 1, 'a "b"': null });
      });
    }
  });
});

describe("a stream", () => {
  it("gives rows part by part, and the connection is busy until it is read to the end or closed", () => {
    const engine = memoryEngine();
    using connection = engine.connect();
    connection.driverSql("create table n (v integer)");
    connection.driverSql(
      "insert into n (v) values (?)",
      Array.from({ length: 10 }, (_, i) => [i]),
    );
    const numbers = sql`select v from n order by v`.columns({ v: t.integer() });
    {
      using result = connection.stream(numbers, { yieldPer: 3 });
      expect(result.fetchMany(4).map(({ v }) => v)).toEqual([0, 1, 2, 3]);
      expect(() => connection.driverSql("delete from n")).toThrow(/Rows are still being read/);
      expect([...result.scalars()]).toEqual([4, 5, 6, 7, 8, 9]);
    }
    expect(connection.stream(numbers).first()).toEqual({ v: 0 });
    expect(connection.driverSql("delete from n").rowCount).toBe(10);
    expect(connection.stream(numbers).all()).toEqual([]);
    expect(() => connection.stream(numbers, { yieldPer: 0 })).toThrow(/yieldPer/);
  });
});

describe("what the database makes", () => {
  const own = new MetaData();
  const notes = table("note", own, {
    id: column(t.integer(), { primaryKey: true }),
    text: column(t.text()),
    stars: column(t.integer(), { serverDefault: text("3") }),
    length: column(t.integer(), { computed: "length(text)" }),
    changed: column(t.integer(), { nullable: true, onUpdate: func.abs(literal(-7)) }),
  });

  it("is kept beside the result by returnDefaults(), all of it or some columns, and is no row", () => {
    const engine = memoryEngine();
    engine.createAll(own);
    using connection = engine.connect();
    const inserted = connection.execute(insert(notes).returnDefaults(), { text: "abcd" });
    expect([inserted.returnedDefaults, inserted.insertedPrimaryKey, inserted.returnsRows]).toEqual([
      { id: 1, stars: 3, length: 4 },
      [1],
      false,
    ]);
    const some = connection.execute(insert(notes).values({ text: "ab", stars: 1 }).returnDefaults(notes.c.length));
    expect([some.returnedDefaults, some.insertedPrimaryKey]).toEqual([{ id: 2, length: 2 }, [2]]);
    expect(connection.execute(insert(notes), { text: "x" }).returnedDefaults).toBeNull();
    const changed = connection.execute(update(notes).where(notes.c.id.eq(1)).values({ text: "abc" }).returnDefaults());
    expect([changed.returnedDefaults, changed.rowCount]).toEqual([{ length: 3, changed: 7 }, 1]);
    expect(connection.execute(update(notes).where(notes.c.id.eq(99)).values({ text: "" }).returnDefaults()).returnedDefaults).toBeNull();
  });
});
