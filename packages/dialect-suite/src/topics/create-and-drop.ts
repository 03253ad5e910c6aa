import {
  checkConstraint,
  column,
  createTableAs,
  createView,
  dropTable,
  dropView,
  foreignKeyConstraint,
  func,
  index,
  insert,
  MetaData,
  select,
  sql,
  types as t,
  table,
  uniqueIndex,
} from "@athanor/core";
import { IntegrityError, ProgrammingError } from "@athanor/engine";
import { expect } from "vitest";
import { failureOf, rowsOf, valueOf, valuesOf } from "../fetching.ts";
import { Topic } from "../topic.ts";

/** CREATE and DROP, and what was created. */
export const creating: Topic = new Topic("CREATE and DROP");

/** A few tables that refer to each other, anew for each test. */
function forest() {
  const metadata = new MetaData();
  const leaves = table("leaf", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    branchId: column(t.integer(), { foreignKey: "branch.id" }),
  });
  const branches = table("branch", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    treeId: column(t.integer(), { foreignKey: "tree.id" }),
  });
  const trees = table("tree", metadata, { id: column(t.integer(), { primaryKey: true }), name: column(t.string(20), { index: true }) });
  return { metadata, leaves, branches, trees };
}

creating.onEngine(
  "tables are created in the order in which they refer to each other, and dropped the other way round",
  [],
  async ({ engine, create }) => {
    const { metadata } = forest();
    await create(metadata);
    const inspector = await engine.inspect();
    expect(await inspector.getTableNames()).toEqual(["branch", "leaf", "tree"]);
    await engine.dropAll(metadata);
    expect(await inspector.getTableNames()).toEqual([]);
  },
);

creating.onEngine("what is there already is left alone, unless it isn't looked for", [], async ({ engine, create }) => {
  const { metadata, trees } = forest();
  await create(metadata);
  await engine.begin((connection) => connection.execute(insert(trees).values({ name: "oak" })));
  await engine.createAll(metadata);
  const connection = await engine.connect();
  expect(await valuesOf(connection, select(trees.c.name))).toEqual(["oak"]);
  await connection.close();
  expect(await failureOf(() => engine.createAll(metadata, { checkFirst: false }))).toHaveProperty("sql");
});

creating.onEngine("dropping what isn't there does nothing", [], async ({ engine }) => {
  await engine.dropAll(forest().metadata);
  expect(await (await engine.inspect()).getTableNames()).toEqual([]);
});

creating.onEngine("some tables alone are created", [], async ({ engine, create }) => {
  const { metadata, trees } = forest();
  await create(new MetaData());
  await engine.createAll(metadata, { tables: [trees] });
  expect(await (await engine.inspect()).getTableNames()).toEqual(["tree"]);
  await engine.dropAll(metadata);
});

creating.onEngine(
  "tables that refer to each other in a circle",
  ["foreignKeyCircles", "foreignKeys"],
  async ({ engine, create, connect }) => {
    const metadata = new MetaData();
    const people = table("person", metadata, {
      id: column(t.integer(), { primaryKey: true, autoincrement: false }),
      homeId: column(t.integer(), { nullable: true, foreignKey: "home.id", foreignKeyOptions: { name: "fk_person_home" } }),
    });
    const homes = table("home", metadata, {
      id: column(t.integer(), { primaryKey: true, autoincrement: false }),
      ownerId: column(t.integer(), { nullable: true, foreignKey: "person.id", foreignKeyOptions: { name: "fk_home_person" } }),
    });
    await create(metadata);
    const connection = await connect();
    await connection.execute(insert(homes).values({ id: 1, ownerId: null }));
    await connection.execute(insert(people).values({ id: 1, homeId: 1 }));
    expect(await failureOf(() => connection.execute(insert(homes).values({ id: 2, ownerId: 99 })))).toBeInstanceOf(IntegrityError);
    await connection.close();
    await engine.dropAll(metadata);
    expect(await (await engine.inspect()).getTableNames()).toEqual([]);
  },
);

creating.onEngine("a table that refers to itself, with ON DELETE CASCADE", ["foreignKeys"], async ({ create, connect }) => {
  const metadata = new MetaData();
  const nodes = table("self_node", metadata, {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    parentId: column(t.integer(), { nullable: true, foreignKey: "self_node.id", onDelete: "CASCADE" }),
  });
  await create(metadata);
  const connection = await connect();
  await connection.execute(insert(nodes), [
    { id: 1, parentId: null },
    { id: 2, parentId: 1 },
    { id: 3, parentId: 2 },
    { id: 4, parentId: null },
  ]);
  await connection.execute(sql`delete from self_node where id = ${1}`);
  expect(await valuesOf(connection, select(nodes.c.id))).toEqual([4]);
});

creating.onEngine(
  "constraints and indexes of several columns are in force",
  ["checkConstraints", "foreignKeys"],
  async ({ create, connect }) => {
    const metadata = new MetaData();
    const keys = table("two_keys", metadata, {
      a: column(t.integer(), { primaryKey: true, autoincrement: false }),
      b: column(t.string(5), { primaryKey: true }),
    });
    const users = table(
      "of_two_keys",
      metadata,
      {
        id: column(t.integer(), { primaryKey: true }),
        a: column(t.integer()),
        b: column(t.string(5)),
        low: column(t.integer()),
        high: column(t.integer()),
      },
      (c) => [
        foreignKeyConstraint(["a", "b"], ["two_keys.a", "two_keys.b"]),
        checkConstraint(c.low.lt(c.high), { name: "ck_low_high" }),
        uniqueIndex("ux_a_low", c.a, c.low),
        index("ix_b_high", c.b, c.high.desc()),
      ],
    );
    await create(metadata);
    const connection = await connect();
    await connection.execute(insert(keys).values({ a: 1, b: "x" }));
    await connection.execute(insert(users).values({ a: 1, b: "x", low: 1, high: 2 }));
    await connection.commit();
    for (const wrong of [
      { a: 1, b: "y", low: 2, high: 3 },
      { a: 1, b: "x", low: 3, high: 3 },
      { a: 1, b: "x", low: 1, high: 9 },
    ]) {
      expect(await failureOf(() => connection.execute(insert(users).values(wrong)))).toBeInstanceOf(IntegrityError);
      await connection.rollback();
    }
  },
);

creating.onEngine("a table is dropped with CASCADE", ["dropCascade"], async ({ engine, create }) => {
  const { metadata, leaves } = forest();
  await create(metadata);
  await engine.begin((connection) => connection.execute(dropTable(leaves, { cascade: true })));
  expect(await (await engine.inspect()).hasTable("leaf")).toBe(false);
});

creating.onEngine("CREATE TABLE is rolled back", ["transactionalDdl"], async ({ engine, connect }) => {
  const connection = await connect();
  await connection.driverSql("create table fleeting (id integer)");
  await connection.rollback();
  await connection.close();
  expect(await (await engine.inspect()).hasTable("fleeting")).toBe(false);
});

creating.onEngine("a table is made of a SELECT", ["createTableAs"], async ({ create, connect, after, engine }) => {
  const { metadata, trees } = forest();
  await create(metadata);
  const copy = createTableAs("tree_copy", select(trees.c.id, func.upper(trees.c.name).label("loud")).where(trees.c.name.ne("elm")));
  after(() => engine.begin((connection) => connection.execute(dropTable(copy.table, { ifExists: true }))));
  const connection = await connect();
  await connection.execute(insert(trees), [{ name: "oak" }, { name: "elm" }]);
  await connection.execute(copy);
  expect(await valuesOf(connection, select(copy.table.c.loud))).toEqual(["OAK"]);
  await connection.commit();
});

creating.onEngine("a view shows what is there now", ["views"], async ({ create, connect, after, engine }) => {
  const { metadata, trees } = forest();
  await create(metadata);
  const view = createView("long_name", select(trees.c.id, trees.c.name).where(func.length(trees.c.name).gt(3)));
  after(() => engine.begin((connection) => connection.execute(dropView("long_name", { ifExists: true }))));
  const connection = await connect();
  await connection.execute(view);
  await connection.execute(insert(trees), [{ name: "oak" }, { name: "linden" }]);
  expect(await valuesOf(connection, select(view.table.c.name))).toEqual(["linden"]);
  await connection.commit();
});

creating.onEngine("computed columns follow the others", ["computedColumns"], async ({ create, connect }) => {
  const metadata = new MetaData();
  const squares = table("square", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    side: column(t.integer()),
    area: column(t.integer(), { computed: sql`side * side`, persisted: true }),
  });
  await create(metadata);
  const connection = await connect();
  await connection.execute(insert(squares), [{ side: 3 }, { side: 5 }]);
  expect(await rowsOf(connection, select(squares.c.side, squares.c.area).orderBy(squares.c.side))).toEqual([
    [3, 9],
    [5, 25],
  ]);
});

creating.onEngine("identity columns count as they are told", ["identityColumns"], async ({ create, connect }) => {
  const metadata = new MetaData();
  const numbered = table("numbered", metadata, {
    id: column(t.integer(), { primaryKey: true, identity: { start: 42, increment: 2 } }),
    note: column(t.string(5)),
  });
  await create(metadata);
  const connection = await connect();
  const result = await connection.execute(insert(numbered).values({ note: "a" }));
  expect(result.insertedPrimaryKey).toEqual([42]);
  await connection.execute(insert(numbered).values({ note: "b" }));
  expect(await valuesOf(connection, select(numbered.c.id).orderBy(numbered.c.id))).toEqual([42, 44]);
});

creating.onEngine("comments with quotes don't break CREATE TABLE", ["comments"], async ({ create, engine }) => {
  const metadata = new MetaData();
  table("annotated", metadata, { id: column(t.integer(), { primaryKey: true, comment: "it's \\ 100 % :key" }) }, [], {
    comment: `a "table"; it's 漢`,
  });
  await create(metadata);
  expect(await (await engine.inspect()).hasTable("annotated")).toBe(true);
});

creating.onEngine("defaults of the database: numbers, texts with quotes, expressions", [], async ({ create, connect }) => {
  const metadata = new MetaData();
  const defaulted = table("defaulted", metadata, {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    n: column(t.integer(), { serverDefault: "5" }),
    s: column(t.string(30), { serverDefault: "it's \\ 100 %" }),
    at: column(t.dateTime(), { serverDefault: func.now() }),
  });
  await create(metadata);
  const connection = await connect();
  await connection.execute(insert(defaulted).values({ id: 1 }));
  expect(await rowsOf(connection, select(defaulted.c.n, defaulted.c.s))).toEqual([[5, "it's \\ 100 %"]]);
  expect(await valueOf(connection, select(defaulted.c.at))).toBeInstanceOf(Date);
});

creating.onEngine("the inspector tells which tables there are", [], async ({ engine, create }) => {
  const { metadata } = forest();
  const inspector = await engine.inspect();
  expect(await inspector.hasTable("tree")).toBe(false);
  await create(metadata);
  expect(await inspector.hasTable("tree")).toBe(true);
  expect(await inspector.hasTable("no_such_table")).toBe(false);
});

creating.onEngine("a table that was dropped is gone", [], async ({ engine, connect }) => {
  const { metadata, trees } = forest();
  await engine.createAll(metadata);
  await engine.dropAll(metadata);
  const connection = await connect();
  expect(await failureOf(() => connection.execute(select(trees)))).toBeInstanceOf(ProgrammingError);
});
