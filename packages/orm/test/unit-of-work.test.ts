/** What a flush writes, in which order, and by how many statements. */
import { column, func, MetaData, select, sql, types as t, table } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { declarativeBase, FlushError, inspect, relationship, Session, StaleDataError } from "../src/index.ts";
import { Address, freshEngine, Group, loggedEngine, memberships, Order, OrderItem, TreeNode, User } from "./models.ts";

let { engine, log } = loggedEngine();

beforeEach(() => {
  engine.dispose();
  ({ engine, log } = loggedEngine());
});

/** Statements as `INSERT user_account`. */
function short(statements: readonly string[] = log.statements()): string[] {
  return statements.map(
    (sql) => /^(INSERT) INTO (\w+)|^(UPDATE) (\w+)|^(DELETE) FROM (\w+)|^(SELECT)/.exec(sql)?.slice(1).filter(Boolean).join(" ") ?? sql,
  );
}

function caught(run: () => void): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

describe("inserting", () => {
  test("rows that are referred to come first; one statement for each table", () => {
    using session = new Session(engine);
    session.add(new Address({ email: "a@sea", user: new User({ name: "a" }) }));
    session.add(new User({ name: "b", addresses: [new Address({ email: "b@sea" }), new Address({ email: "c@sea" })] }));
    session.flush();
    expect(short()).toEqual(["INSERT user_account", "INSERT address"]);
    expect(
      session
        .execute(select(User.c.name, Address.c.email).join(User.c.addresses).orderBy(Address.c.email))
        .all()
        .map((row) => [...row]),
    ).toEqual([
      ["a", "a@sea"],
      ["b", "b@sea"],
      ["b", "c@sea"],
    ]);
  });

  test("keys come back to their objects, in the order in which they were added", () => {
    using session = new Session(engine);
    const users = Array.from({ length: 3000 }, (_, i) => new User({ name: `u${i}` }));
    session.addAll(users);
    session.flush();
    expect(users.map((user) => user.id)).toEqual(users.map((_, i) => i + 1));
    expect(session.scalars(select(User.c.name).where(User.c.id.eq(2718))).all()).toEqual(["u2717"]);
  });

  test("defaults of the program and of the database are there after the flush", () => {
    using session = new Session(engine);
    const user = new User({ name: "a" });
    session.add(user);
    session.flush();
    expect(user.role).toBe("user");
    expect(user.fullname).toBeNull();
    log.statements();
    expect(user.createdAt).toBeInstanceOf(Date);
    expect(log.statements()).toEqual([]);
  });

  test("rows are told apart by what the program knows of them, be it a key or their numbers, which no object needs to know", () => {
    const Base = declarativeBase();
    class Tweet extends Base.mapped("tweet", {
      id: column(t.bigInteger({ as: "bigint" }), { primaryKey: true, autoincrement: false }),
      made: column(t.integer(), { serverDefault: sql`7` }),
    }) {}
    class Doc extends Base.mapped("doc", {
      id: column(t.string(20), { primaryKey: true }),
      made: column(t.integer(), { serverDefault: sql`7` }),
      mark: column(t.integer(), { nullable: true, insertSentinel: true }),
    }) {}
    const own = loggedEngine();
    own.engine.createAll(Base.metadata);
    using session = new Session(own.engine);
    const tweets = [3n, 1n, 2n].map((n) => new Tweet({ id: 1790000000000000000n + n }));
    const docs = ["b", "a"].map((id) => new Doc({ id }));
    session.addAll([...tweets, ...docs]);
    own.log.statements();
    session.flush();
    expect(short(own.log.statements()).sort()).toEqual(["INSERT doc", "INSERT tweet"]);
    expect([...tweets, ...docs].map(({ made }) => made)).toEqual([7, 7, 7, 7, 7]);
    expect(session.scalars(select(Tweet.c.id).orderBy(Tweet.c.id)).all()).toEqual([1n, 2n, 3n].map((n) => 1790000000000000000n + n));
    own.engine.dispose();
  });

  test("rows with different columns are grouped, not sent one by one", () => {
    using session = new Session(engine);
    const at = new Date("2024-01-02T03:04:05Z");
    session.addAll([
      new User({ name: "a" }),
      new User({ name: "b", createdAt: at }),
      new User({ name: "c" }),
      new User({ name: "d", createdAt: at }),
    ]);
    session.flush();
    expect(short()).toEqual(["INSERT user_account", "INSERT user_account"]);
    expect(session.scalars(select(User.c.name).where(User.c.createdAt.eq(at)).orderBy(User.c.name)).all()).toEqual(["b", "d"]);
  });

  test("a missing part of a key of several columns is named", () => {
    using session = new Session(engine);
    session.add(new OrderItem({ sku: "x", quantity: 1 } as never));
    expect(() => session.flush()).toThrow(FlushError);
    session.rollback();
    session.add(new OrderItem({ sku: "x", quantity: 1 } as never));
    expect(() => session.flush()).toThrow(/OrderItem\.orderId of a new object has no value/);
  });

  test("an identity that the session has already is refused", () => {
    using session = new Session(engine);
    session.add(new Order({ id: 1 }));
    session.flush();
    session.add(new Order({ id: 1 }));
    expect(() => session.flush()).toThrow();
  });
});

describe("updating", () => {
  test("only what changed; objects with the same changes by one statement", () => {
    using session = new Session(engine);
    const users = ["a", "b", "c"].map((name) => new User({ name }));
    session.addAll(users);
    session.commit();
    const [first, second, third] = session.scalars(select(User).orderBy(User.c.id)).all();
    log.statements();
    first!.name = "x";
    second!.name = "y";
    third!.fullname = "Z";
    third!.role = "user";
    session.flush();
    const statements = log.statements();
    expect(statements.map((sql) => sql.replaceAll("\n", " "))).toEqual([
      "UPDATE user_account SET name=? WHERE user_account.id = ?",
      "UPDATE user_account SET fullname=? WHERE user_account.id = ?",
    ]);
    session.flush();
    expect(log.statements()).toEqual([]);
  });

  test("setting what was there already writes nothing", () => {
    using session = new Session(engine);
    const user = new User({ name: "a", createdAt: new Date(0) });
    session.add(user);
    session.commit();
    session.refresh(user);
    user.name = "a";
    user.createdAt = new Date(0);
    log.statements();
    session.flush();
    expect(short()).toEqual([]);
  });

  test("a row that is gone is told, and which object's it was", () => {
    using session = new Session(engine);
    const users = ["a", "b", "c"].map((name) => new User({ name }));
    session.addAll(users);
    session.flush();
    session.execute(sql`delete from user_account where id = 2`);
    for (const user of users) user.name += "!";
    const failure = caught(() => session.flush());
    expect(failure).toBeInstanceOf(StaleDataError);
    expect(failure.message).toMatch(/The UPDATE of User \{ id: 2 \} met 2 of 3 rows: its row is gone/);
  });
});

describe("one-to-many", () => {
  test("a member that leaves refers to nothing", () => {
    using session = new Session(engine);
    const user = new User({ name: "a", orders: [new Order({}), new Order({})] });
    session.add(user);
    session.commit();
    const [order] = user.orders.splice(0, 1);
    expect(order!.user).toBeNull();
    session.commit();
    expect(order!.userId).toBeNull();
    expect(user.orders).toHaveLength(1);
  });

  test("with delete-orphan it is deleted; a new one is not inserted", () => {
    using session = new Session(engine);
    const user = new User({ name: "a", addresses: [new Address({ email: "1@sea" }), new Address({ email: "2@sea" })] });
    session.add(user);
    session.commit();
    const gone = user.addresses.shift()!;
    const never = new Address({ email: "never@sea" });
    user.addresses.push(never);
    user.addresses.pop();
    session.flush();
    expect(inspect(gone).stage).toBe("deleted");
    expect(inspect(never).stage).toBe("transient");
    expect(session.scalars(select(Address.c.email)).all()).toEqual(["2@sea"]);
  });

  test("a member that moves to another owner is no orphan", () => {
    using session = new Session(engine);
    const address = new Address({ email: "a@sea" });
    const from = new User({ name: "from", addresses: [address] });
    const to = new User({ name: "to" });
    session.addAll([from, to]);
    session.commit();
    to.addresses.push(address);
    expect(from.addresses).toEqual([]);
    session.commit();
    expect(address.user).toBe(to);
    expect(address.userId).toBe(to.id);
  });

  test("what is assigned to indexes and to length is found when it is flushed", () => {
    using session = new Session(engine);
    const user = new User({ name: "a", addresses: [new Address({ email: "1@sea" }), new Address({ email: "2@sea" })] });
    session.add(user);
    session.commit();
    const list = user.addresses;
    const put = new Address({ email: "3@sea" });
    list[0] = put;
    session.flush();
    expect(put.user).toBe(user);
    expect(session.scalars(select(Address.c.email).orderBy(Address.c.email)).all()).toEqual(["2@sea", "3@sea"]);
    list.length = 0;
    session.commit();
    expect(session.scalars(select(Address)).all()).toEqual([]);
    expect(user.addresses).toEqual([]);
  });

  test("a query does not look for such changes, and does not lose them either", () => {
    using session = new Session(engine);
    const user = new User({ name: "a", orders: [new Order({})] });
    session.add(user);
    session.commit();
    const put = new Order({});
    user.orders[0] = put;
    session.scalars(select(User)).all();
    expect(session.contains(put)).toBe(false);
    user.name = "b";
    session.scalars(select(User)).all();
    expect(session.contains(put)).toBe(true);
    user.orders[0] = new Order({});
    session.commit();
    expect(session.scalars(select(Order.c.userId).orderBy(Order.c.id)).all()).toEqual([null, null, user.id]);
  });

  test("deleting the owner deletes its members, or lets them go", () => {
    using session = new Session(engine);
    const user = new User({ name: "a", addresses: [new Address({ email: "1@sea" })], orders: [new Order({})] });
    session.add(user);
    session.commit();
    log.statements();
    session.delete(user);
    session.commit();
    expect(short().filter((each) => each !== "SELECT")).toEqual([
      "UPDATE order_head",
      "DELETE membership",
      "DELETE address",
      "DELETE user_account",
    ]);
    expect(session.scalars(select(Order.c.userId)).all()).toEqual([null]);
    expect(session.scalars(select(Address)).all()).toEqual([]);
  });
});

describe("many-to-many", () => {
  test("one row for a pair, whichever side it was added to", () => {
    using session = new Session(engine);
    const [a, b] = [new User({ name: "a" }), new User({ name: "b" })];
    const group = new Group({ title: "g", users: new Set([a]) });
    b.groups.push(group);
    session.addAll([a, b]);
    session.flush();
    expect(short()).toEqual(["INSERT user_account", "INSERT grp", "INSERT membership"]);
    expect(
      session
        .execute(select(memberships.c.userId, memberships.c.groupId).orderBy(memberships.c.userId))
        .all()
        .map((row) => [...row]),
    ).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect([...group.users]).toEqual([a, b]);
    expect(a.groups).toHaveLength(1);
    expect(b.groups).toHaveLength(1);
  });

  test("what leaves is deleted, whether it is loaded or not", () => {
    using session = new Session(engine);
    const [g, h] = [new Group({ title: "g" }), new Group({ title: "h" })];
    const user = new User({ name: "a", groups: [g, h] });
    session.add(user);
    session.commit();
    user.groups.pop();
    session.commit();
    log.statements();
    g.users.delete(user);
    session.flush();
    expect(short().filter((each) => each !== "SELECT")).toEqual(["DELETE membership"]);
    expect(session.scalar(select(func.count()).selectFrom(memberships))).toBe(0);
    expect(user.groups).toEqual([]);
  });

  test("deleting an object deletes its rows in the association table", () => {
    using session = new Session(engine);
    const users = ["a", "b"].map((name) => new User({ name }));
    const group = new Group({ title: "g", users: new Set(users) });
    session.add(group);
    session.commit();
    session.delete(users[0]!);
    session.commit();
    expect([...group.users]).toEqual([users[1]]);
    session.delete(group);
    session.commit();
    expect(session.scalar(select(func.count()).selectFrom(memberships))).toBe(0);
    expect(session.scalars(select(User.c.name)).all()).toEqual(["b"]);
  });
});

describe("many-to-many between lists, and within one table", () => {
  const metadata = new MetaData();
  const Base = declarativeBase({ metadata });
  const links = table("link", metadata, {
    postId: column(t.integer(), { primaryKey: true, foreignKey: "post.id" }),
    tagId: column(t.integer(), { primaryKey: true, foreignKey: "tag.id" }),
  });
  const borders = table("border", metadata, {
    from: column(t.integer(), { primaryKey: true, foreignKey: "tag.id" }),
    to: column(t.integer(), { primaryKey: true, foreignKey: "tag.id" }),
  });
  class Post extends Base.mapped("post", {
    id: column(t.integer(), { primaryKey: true }),
    tags: relationship.list(() => Tag, { secondary: () => links, backPopulates: "posts" }),
  }) {}
  class Tag extends Base.mapped("tag", {
    id: column(t.integer(), { primaryKey: true }),
    posts: relationship.list(() => Post, { secondary: "link", backPopulates: "tags" }),
    next: relationship.list(() => Tag, {
      secondary: "border",
      primaryJoin: () => Tag.c.id.eq(borders.c.from),
      secondaryJoin: () => Tag.c.id.eq(borders.c.to),
      backPopulates: "previous",
    }),
    previous: relationship.list(() => Tag, {
      secondary: "border",
      primaryJoin: () => Tag.c.id.eq(borders.c.to),
      secondaryJoin: () => Tag.c.id.eq(borders.c.from),
      backPopulates: "next",
    }),
  }) {}

  test("each pair is one row and stands once in each list", () => {
    const own = createEngine(sqlite());
    own.createAll(metadata);
    using session = new Session(own);
    const [a, b] = [new Tag({}), new Tag({})];
    const post = new Post({});
    post.tags.push(a);
    b.posts.push(post);
    a.next.push(b, a);
    session.add(post);
    session.flush();
    expect([post.tags.length, a.posts.length, b.posts.length, a.next.length, a.previous.length, b.previous.length]).toEqual([
      2, 1, 1, 2, 1, 1,
    ]);
    expect(session.scalar(select(func.count()).selectFrom(links))).toBe(2);
    expect(session.scalar(select(func.count()).selectFrom(borders))).toBe(2);
    session.commit();
    expect([a.next, a.previous, b.previous].map((list) => list.map((tag) => tag.id))).toEqual([[a.id, b.id], [a.id], [a.id]]);
    b.previous.pop();
    session.delete(post);
    session.commit();
    expect(a.next.map((tag) => tag.id)).toEqual([a.id]);
    expect(session.scalar(select(func.count()).selectFrom(links))).toBe(0);
  });
});

describe("relationships of one side", () => {
  const metadata = new MetaData();
  const Base = declarativeBase({ metadata });
  class Shelf extends Base.mapped("shelf", { id: column(t.integer(), { primaryKey: true }), books: relationship.list(() => Book) }) {}
  class Book extends Base.mapped("book", {
    id: column(t.integer(), { primaryKey: true }),
    shelfId: column(t.integer(), { nullable: true, foreignKey: "shelf.id" }),
  }) {}

  test("write the foreign key of what they hold, and clear it", () => {
    const own = createEngine(sqlite());
    own.createAll(metadata);
    using session = new Session(own);
    const [book, other] = [new Book({}), new Book({})];
    session.addAll([book, other]);
    session.commit();
    const shelf = new Shelf({ books: [book] });
    session.add(shelf);
    session.commit();
    expect([book.shelfId, other.shelfId]).toEqual([shelf.id, null]);
    const second = new Shelf({ books: [other] });
    session.add(second);
    shelf.books = [];
    second.books.push(book);
    session.commit();
    expect([book.shelfId, other.shelfId]).toEqual([second.id, second.id]);
    second.books.pop();
    session.commit();
    expect([book.shelfId, other.shelfId].filter((each) => each !== null)).toEqual([second.id]);
    session.delete(second);
    session.commit();
    expect([book.shelfId, other.shelfId]).toEqual([null, null]);
  });
});

describe("tables that refer to themselves", () => {
  function tree(): TreeNode {
    return new TreeNode({
      label: "root",
      children: [
        new TreeNode({ label: "a", children: [new TreeNode({ label: "aa" }), new TreeNode({ label: "ab" })] }),
        new TreeNode({ label: "b" }),
      ],
    });
  }

  test("a tree is written level by level", () => {
    using session = new Session(engine);
    const root = tree();
    session.add(root.children[0]!.children[0]!);
    session.flush();
    expect(short()).toEqual(["INSERT node", "INSERT node", "INSERT node"]);
    expect(root.children[0]!.children.map((node) => node.parentId)).toEqual([root.children[0]!.id, root.children[0]!.id]);
    expect(session.scalars(select(TreeNode.c.label).where(TreeNode.c.parentId.eq(root.id)).orderBy(TreeNode.c.id)).all()).toEqual([
      "a",
      "b",
    ]);
  });

  test("and deleted from its leaves", () => {
    using session = new Session(engine);
    const root = tree();
    session.add(root);
    session.commit();
    session.delete(root);
    session.commit();
    expect(session.scalars(select(TreeNode)).all()).toEqual([]);
  });

  test("a branch that moves takes nothing along but its key", () => {
    using session = new Session(engine);
    const root = tree();
    session.add(root);
    session.commit();
    const [a, b] = root.children;
    b!.children.push(a!.children[0]!);
    log.statements();
    session.flush();
    expect(short()).toEqual(["UPDATE node"]);
    expect(b!.children[0]!.parentId).toBe(b!.id);
  });

  test("objects that refer to each other in a circle are named", () => {
    using session = new Session(engine);
    const [a, b] = [new TreeNode({ label: "a" }), new TreeNode({ label: "b" })];
    a.parent = b;
    b.parent = a;
    session.add(a);
    expect(() => session.flush()).toThrow(/refer to each other in a circle/);
  });

  test("a deep chain is no matter of stack depth", () => {
    using session = new Session(engine);
    let node = new TreeNode({ label: "0" });
    const first = node;
    for (let i = 1; i < 3000; i++) {
      const next = new TreeNode({ label: String(i), parent: node });
      node = next;
    }
    session.add(first);
    session.commit();
    expect(session.scalar(select(func.count()).selectFrom(TreeNode))).toBe(3000);
    session.delete(first);
    session.commit();
    expect(session.scalar(select(func.count()).selectFrom(TreeNode))).toBe(0);
  });
});

describe("circles of tables", () => {
  const metadata = new MetaData();
  const Base = declarativeBase({ metadata });
  class Hen extends Base.mapped("hen", {
    id: column(t.integer(), { primaryKey: true }),
    eggId: column(t.integer(), { nullable: true, foreignKey: () => Egg.c.id }),
    hatchedFrom: relationship.optional(() => Egg, { foreignKeys: () => Hen.c.eggId }),
    eggs: relationship.list(() => Egg, { foreignKeys: () => Egg.c.henId, backPopulates: "layer" }),
  }) {}
  class Egg extends Base.mapped("egg", {
    id: column(t.integer(), { primaryKey: true }),
    henId: column(t.integer(), { nullable: true, foreignKey: () => Hen.c.id }),
    layer: relationship.optional(() => Hen, { foreignKeys: () => Egg.c.henId, backPopulates: "eggs" }),
  }) {}

  test("are written object by object", () => {
    const own = createEngine(sqlite());
    own.createAll(metadata);
    using session = new Session(own);
    const first = new Egg({});
    const hen = new Hen({ hatchedFrom: first, eggs: [new Egg({}), new Egg({})] });
    session.add(hen);
    session.commit();
    expect(hen.eggId).toBe(first.id);
    expect(hen.eggs.map((egg) => egg.henId)).toEqual([hen.id, hen.id]);
    session.delete(hen);
    session.commit();
    expect(session.scalars(select(Egg.c.henId)).all()).toEqual([null, null, null]);
  });
});

describe("versions", () => {
  const metadata = new MetaData();
  const Base = declarativeBase({ metadata });
  class Doc extends Base.mapped(
    "doc",
    { id: column(t.integer(), { primaryKey: true }), text: column(t.text()), version: column(t.integer(), { default: 1 }) },
    { versionId: "version" },
  ) {}

  test("count up, and a stale object is not written", () => {
    const own = createEngine(sqlite());
    own.createAll(metadata);
    using session = new Session(own);
    const doc = new Doc({ text: "a" });
    session.add(doc);
    session.flush();
    expect(doc.version).toBe(1);
    doc.text = "b";
    session.flush();
    expect(doc.version).toBe(2);
    session.execute(sql`update doc set version = 7`);
    doc.text = "c";
    expect(() => session.flush()).toThrow(/Doc \{ id: 1 \}.*has another version/s);
  });
});

test("a member that left a list and came back to it by assignment to an index is still a member", () => {
  using session = new Session(freshEngine(), { autoflush: false });
  const [first, second] = [new Order({}), new Order({})];
  const user = new User({ name: "a", orders: [first, second] });
  session.add(user);
  session.commit();
  user.orders.splice(1, 1);
  user.orders[0] = second;
  session.commit();
  expect(second.user).toBe(user);
  expect(first.user).toBe(null);
});
