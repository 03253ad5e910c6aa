/** The asynchronous session, on SQLite. */
import { createAsyncEngine } from "@athanor/asyncio";
import { AsyncSession, awaitable } from "@athanor/asyncio/orm";
import { column, MetaData, nodeOf, select, types as t, update } from "@athanor/core";
import { IntegrityError } from "@athanor/engine";
import { DetachedInstanceError, declarativeBase, inspect, joinedLoad, LazyLoadError, relationship, selectinLoad } from "@athanor/orm";
import { sqlite } from "@athanor/sqlite";
import { describe, expect, onTestFinished, test } from "vitest";

const metadata = new MetaData();
const Base = declarativeBase({ metadata });

class User extends Base.mapped("user_account", {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30), { unique: true }),
  addresses: relationship.list(() => Address, { backPopulates: "user", cascade: ["all", "delete-orphan"] }),
}) {}

class Address extends Base.mapped("address", {
  id: column(t.integer(), { primaryKey: true }),
  email: column(t.string(100)),
  userId: column(t.integer(), { name: "user_id", foreignKey: "user_account.id" }),
  user: relationship.one(() => User, { backPopulates: "addresses" }),
}) {}

async function database() {
  const engine = createAsyncEngine(sqlite());
  onTestFinished(() => engine.dispose());
  await engine.createAll(metadata);
  await using session = new AsyncSession(engine);
  for (const name of ["sandy", "patrick", "squidward"])
    session.add(new User({ name, addresses: [new Address({ email: `${name}@sea` }), new Address({ email: `${name}@home` })] }));
  await session.commit();
  const sent: string[] = [];
  engine.events.on("beforeCursorExecute", ({ sql }) => sent.push(sql));
  return { engine, sent };
}

describe("a session", () => {
  test("writes new objects with what they lead to, and keeps what is loaded after a commit", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    const user = new User({ name: "gary", addresses: [new Address({ email: "gary@shell" })] });
    session.add(user);
    await session.commit();
    expect([user.id, user.name, user.addresses[0]?.userId]).toEqual([4, "gary", 4]);
    user.name = "Gary";
    await session.commit();
    expect((await session.execute(select(User.c.name).where(User.c.id.eq(4)))).scalarOne()).toBe("Gary");
  });

  test("has committed what was committed, also when a listener of that throws", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    const user = new User({ name: "gary" });
    session.add(user);
    engine.events.once("commit", () => {
      throw new RangeError("mine");
    });
    await expect(session.commit()).rejects.toThrow(RangeError);
    expect(user.id).toBe(4);
    user.name = "Gary";
    await session.commit();
    expect((await session.execute(select(User.c.name).where(User.c.id.eq(4)))).scalarOne()).toBe("Gary");
  });

  test("waits for no turn when the signal has been given, and not for itself in a listener", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    let go = (): void => {};
    engine.events.once("beforeExecute", () => new Promise<void>((resolve) => (go = resolve)));
    const busy = session.execute(select(User.c.name));
    const abort = new AbortController();
    const waiting = [
      session.execute(select(User.c.name), undefined, { signal: abort.signal }),
      session.stream(select(User.c.name), { signal: abort.signal }),
    ];
    abort.abort(new RangeError("enough"));
    for (const each of waiting) await expect(each).rejects.toThrow("enough");
    go();
    expect((await busy).all()).toHaveLength(3);
    engine.events.once("beforeExecute", () => session.getOne(User, 1));
    await expect(session.execute(select(User.c.name))).rejects.toThrow(/Use event\.connection/);
  });

  test("finds objects by key and by statements, each row's object once", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    const sandy = await session.getOne(User, 1);
    expect(await session.get(User, 99)).toBeNull();
    expect((await session.scalars(select(User).where(User.c.name.eq("sandy")))).one()).toBe(sandy);
    await expect(session.getOne(User, 99)).rejects.toThrow(/There is no User with the primary key 99/);
  });

  test("runs a function in a transaction, and in savepoints", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    await session.begin(async (s) => {
      s.add(new User({ name: "first" }));
      await expect(
        s.beginNested(async () => {
          s.add(new User({ name: "sandy" }));
          await s.flush();
        }),
      ).rejects.toBeInstanceOf(IntegrityError);
      const savepoint = await s.beginNested();
      s.add(new User({ name: "second" }));
      await savepoint.commit();
    });
    const failed = session.begin(async (s) => {
      s.add(new User({ name: "third" }));
      await s.flush();
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    const names = (await session.scalars(select(User.c.name).orderBy(User.c.id))).all();
    expect(names).toEqual(["sandy", "patrick", "squidward", "first", "second"]);
  });

  test("deletes with what has to be loaded for it, refreshes, merges", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    await session.delete(await session.getOne(User, 2));
    await session.commit();
    expect(await session.scalar(select(Address.c.id).where(Address.c.userId.eq(2)))).toBeNull();
    const sandy = await session.getOne(User, 1);
    await session.execute(update(User).where(User.c.id.eq(1)).values({ name: "SANDY" }).executionOptions({ synchronizeSession: false }));
    expect(sandy.name).toBe("sandy");
    await session.refresh(sandy, ["name", "addresses"]);
    expect([sandy.name, sandy.addresses.length]).toEqual(["SANDY", 2]);
    const merged = await session.merge(new User({ id: 3, name: "Squidward" }));
    expect([merged.id, session.isModified(merged), session.dirty.has(merged)]).toEqual([3, true, true]);
  });
});

describe("what is not loaded", () => {
  test("is an error when it is read, which says how to load it", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    const sandy = await session.getOne(User, 1);
    const read = () => sandy.addresses;
    expect(read).toThrow(LazyLoadError);
    expect(read).toThrow(
      /selectinLoad\(User\.c\.addresses\).*await awaitable\(object\)\.addresses.*session\.refresh\(object, \["addresses"\]\)/,
    );
    session.expire(sandy);
    expect(() => sandy.name).toThrow(/The columns of .* are not loaded/);
    expect(inspect(sandy).unloaded).toContain("name");
  });

  test("comes with the object where a statement asks for it", async () => {
    const { engine, sent } = await database();
    await using session = new AsyncSession(engine);
    const users = (await session.scalars(select(User).options(selectinLoad(User.c.addresses)).orderBy(User.c.id))).all();
    expect(users.map(({ addresses }) => addresses.length)).toEqual([2, 2, 2]);
    expect(sent).toHaveLength(2);
    const joined = (await session.scalars(select(Address).options(joinedLoad(Address.c.user)))).all();
    expect(joined[0]?.user.name).toBe("sandy");
  });

  test("is awaited, and what is asked for in one tick is one statement", async () => {
    const { engine, sent } = await database();
    await using session = new AsyncSession(engine);
    const users = (await session.scalars(select(User).orderBy(User.c.id))).all();
    sent.length = 0;
    const lists = await Promise.all(users.map((user) => awaitable(user).addresses));
    expect(lists.map((list) => list.map(({ email }) => email))).toEqual([
      ["sandy@sea", "sandy@home"],
      ["patrick@sea", "patrick@home"],
      ["squidward@sea", "squidward@home"],
    ]);
    expect(sent).toHaveLength(1);
    expect(users[0]?.addresses).toBe(lists[0]);
    expect(await awaitable(users[0] as User).name).toBe("sandy");
    expect(sent).toHaveLength(1);
  });

  test("of an expired object is awaited too, behind what the session is doing", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    const [sandy, patrick] = [await session.getOne(User, 1), await session.getOne(User, 2)];
    session.expireAll();
    const [name, addresses, all] = await Promise.all([
      awaitable(sandy).name,
      awaitable(patrick).addresses,
      session.scalars(select(User.c.name).orderBy(User.c.id)),
    ]);
    expect([name, addresses.length, all.all().length]).toEqual(["sandy", 2, 3]);
  });

  test("can't be awaited without a session", async () => {
    const { engine } = await database();
    const session = new AsyncSession(engine);
    const sandy = await session.getOne(User, 1);
    await session.close();
    await expect(awaitable(sandy).addresses).rejects.toBeInstanceOf(DetachedInstanceError);
    expect(await awaitable(sandy).name).toBe("sandy");
  });
});

describe("a stream of objects", () => {
  test("gives them part by part, and the session holds no more than a part", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    session.addAll(Array.from({ length: 50 }, (_, i) => new User({ name: `user ${i}` })));
    await session.commit();
    await using reading = new AsyncSession(engine);
    let most = 0;
    const names: string[] = [];
    await session.close();
    for await (const user of await reading.streamScalars(select(User).orderBy(User.c.id), { yieldPer: 10 })) {
      names.push(user.name);
      most = Math.max(most, reading.state.identityMap.size);
    }
    expect(names).toHaveLength(53);
    expect(most).toBeLessThanOrEqual(10);
  });

  test("loads with them what a statement asks for, and keeps those that were changed", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    const counts: number[] = [];
    for await (const user of await session.streamScalars(select(User).options(selectinLoad(User.c.addresses)).orderBy(User.c.id), {
      yieldPer: 1,
    })) {
      counts.push(user.addresses.length);
      user.name = `${user.name}!`;
    }
    await session.commit();
    expect(counts).toEqual([2, 2, 2]);
    expect((await session.scalars(select(User.c.name).orderBy(User.c.id))).all()).toEqual(["sandy!", "patrick!", "squidward!"]);
  });

  test("is told to listeners, who may put another statement in its place", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    const stop = engine.events.on("beforeExecute", (event) => {
      event.statement = nodeOf(select(User).where(User.c.name.eq("patrick")));
    });
    const users = await (await session.streamScalars(select(User))).all();
    stop();
    expect(users.map((user) => user.name)).toEqual(["patrick"]);
  });

  test("is refused for collections that come by a join", async () => {
    const { engine } = await database();
    await using session = new AsyncSession(engine);
    await expect(session.stream(select(User).options(joinedLoad(User.c.addresses)))).rejects.toThrow(/loaded by a join can't be streamed/);
    expect((await session.scalars(select(User))).all()).toHaveLength(3);
  });
});
