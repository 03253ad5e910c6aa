/** Sessions: the identity map, transactions and what they undo, expiry. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { insert, NoResultFound, select, sql } from "@athanor/core";
import { createEngine, IntegrityError, PendingRollbackError } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { DetachedInstanceError, inspect, ObjectDeletedError, Session, selectinLoad, UnmappedError } from "../src/index.ts";
import { Address, loggedEngine, metadata, Order, OrderItem, User } from "./models.ts";

let { engine, log } = loggedEngine();

beforeEach(() => {
  engine.dispose();
  ({ engine, log } = loggedEngine());
});

/** Users of these names, in the database. */
function stored(...names: readonly string[]): void {
  using session = new Session(engine);
  session.addAll(names.map((name) => new User({ name })));
  session.commit();
  log.statements();
}

describe("the identity map", () => {
  test("each row is one object, however it is come by", () => {
    stored("a", "b");
    using session = new Session(engine);
    const first = session.getOne(User, 1);
    expect(session.scalars(select(User).orderBy(User.c.id)).all()[0]).toBe(first);
    expect(session.scalar(select(User).where(User.c.name.eq("a")))).toBe(first);
    expect(first.greeting()).toBe("Hello, a");
  });

  test("get() asks the database once", () => {
    stored("a");
    using session = new Session(engine);
    const user = session.get(User, 1);
    expect(log.statements()).toHaveLength(1);
    expect(session.get(User, 1)).toBe(user);
    expect(log.statements()).toHaveLength(0);
    expect(session.get(User, 2)).toBeNull();
    expect(() => session.getOne(User, 2)).toThrow(NoResultFound);
  });

  test("keys of several columns, as an object or an array", () => {
    stored("a");
    using session = new Session(engine);
    session.execute(insert(Order).values({ id: 1 }));
    session.add(new OrderItem({ orderId: 1, sku: "x", quantity: 2 }));
    session.flush();
    const item = session.getOne(OrderItem, [1, "x"]);
    expect(session.get(OrderItem, { orderId: 1, sku: "x" })).toBe(item);
    expect(session.get(OrderItem, [1, "y"])).toBeNull();
    expect(() => session.get(OrderItem, [1] as never)).toThrow(/has 2 value\(s\) \("orderId", "sku"\), and 1 were given/);
    expect(() => session.get(OrderItem, { orderId: 1 } as never)).toThrow(/without "sku"/);
  });

  test("a changed primary key is another identity, and a rollback gives it back", () => {
    stored("a");
    using session = new Session(engine);
    const user = session.getOne(User, 1);
    user.id = 9;
    session.flush();
    expect(session.get(User, 9)).toBe(user);
    expect(session.get(User, 1)).toBeNull();
    session.rollback();
    expect(session.get(User, 1)).toBe(user);
    expect(user.id).toBe(1);
    expect(user.name).toBe("a");
  });
});

describe("transactions", () => {
  test("a rollback makes added objects new again, with their values", () => {
    using session = new Session(engine);
    const address = new Address({ email: "s@sea" });
    const user = new User({ name: "spongebob", addresses: [address] });
    session.add(user);
    session.flush();
    expect(inspect(user).stage).toBe("persistent");
    session.rollback();
    expect(inspect(user).stage).toBe("transient");
    expect(inspect(address).stage).toBe("transient");
    expect([user.name, user.addresses, address.user, user.id]).toEqual(["spongebob", [address], user, null]);
    session.add(user);
    session.commit();
    expect(session.scalars(select(Address.c.email)).all()).toEqual(["s@sea"]);
    expect(address.userId).toBe(user.id);
  });

  test("a rollback brings deleted objects back, and forgets what was changed", () => {
    stored("a", "b");
    using session = new Session(engine);
    const [first, second] = session.scalars(select(User).orderBy(User.c.id)).all();
    session.delete(first!);
    second!.name = "changed";
    session.flush();
    expect(inspect(first!).stage).toBe("deleted");
    session.rollback();
    expect(inspect(first!).stage).toBe("persistent");
    expect(session.get(User, 1)).toBe(first);
    expect([first!.name, second!.name]).toEqual(["a", "b"]);
  });

  test("what was not flushed is forgotten as well", () => {
    stored("a");
    using session = new Session(engine);
    const user = session.getOne(User, 1);
    const added = new User({ name: "new" });
    session.add(added);
    user.name = "changed";
    session.rollback();
    expect(inspect(added).stage).toBe("transient");
    expect(session.new.size).toBe(0);
    expect(user.name).toBe("a");
  });

  test("begin() commits, or rolls back and throws on", () => {
    using session = new Session(engine);
    expect(session.begin((s) => [s.add(new User({ name: "a" }))].length)).toBe(1);
    expect(() =>
      session.begin((s) => {
        s.add(new User({ name: "b" }));
        s.flush();
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(session.scalars(select(User.c.name)).all()).toEqual(["a"]);
    expect(() => session.begin(() => 1)).toThrow(/has begun already/);
  });

  test("begin() refuses a promise, and undoes what was done", () => {
    using session = new Session(engine);
    const callback = (s: Session): Promise<void> => {
      s.add(new User({ name: "a" }));
      return Promise.reject(new Error("late"));
    };
    expect(() => session.begin(callback as never)).toThrow(/returned a promise/);
    expect(session.scalars(select(User.c.name)).all()).toEqual([]);
  });

  test("savepoints undo only what was done since", () => {
    using session = new Session(engine);
    const kept = new User({ name: "kept" });
    session.add(kept);
    const savepoint = session.beginNested();
    const lost = new User({ name: "lost" });
    session.add(lost);
    kept.name = "changed";
    session.flush();
    savepoint.rollback();
    expect(inspect(lost).stage).toBe("transient");
    expect(inspect(kept).stage).toBe("persistent");
    expect(kept.name).toBe("kept");
    session.beginNested((s) => s.add(new User({ name: "second" })));
    session.commit();
    expect(session.scalars(select(User.c.name).orderBy(User.c.id)).all()).toEqual(["kept", "second"]);
  });

  test("what was loaded within a savepoint, and had changed there, is loaded anew after its rollback", () => {
    using session = new Session(engine);
    const [ann, bob] = [new User({ name: "ann" }), new User({ name: "bob" })];
    const order = new Order({ user: ann });
    session.addAll([ann, bob, order]);
    session.commit();
    const savepoint = session.beginNested();
    bob.orders.push(order);
    session.flush();
    expect(ann.orders).toEqual([]);
    savepoint.rollback();
    expect(ann.orders).toEqual([order]);
    expect(bob.orders).toEqual([]);
  });

  test("what a released savepoint did is undone with the transaction around it", () => {
    using session = new Session(engine);
    const user = new User({ name: "a" });
    session.beginNested((s) => s.add(user));
    expect(inspect(user).stage).toBe("persistent");
    session.rollback();
    expect(inspect(user).stage).toBe("transient");
  });

  test("leaving a using scope rolls back", () => {
    {
      using session = new Session(engine);
      session.add(new User({ name: "a" }));
      session.flush();
    }
    using session = new Session(engine);
    expect(session.scalars(select(User.c.name)).all()).toEqual([]);
  });
});

test("what is committed to a file is there for others, and not before", () => {
  const folder = mkdtempSync(join(tmpdir(), "athanor-orm-"));
  const file = createEngine(sqlite(join(folder, "test.db")));
  try {
    file.createAll(metadata);
    using writer = new Session(file);
    using reader = new Session(file);
    const user = new User({ name: "a" });
    writer.add(user);
    writer.flush();
    expect(reader.get(User, 1)).toBeNull();
    reader.rollback();
    writer.commit();
    const seen = reader.getOne(User, 1);
    expect([seen.name, seen === user]).toEqual(["a", false]);
  } finally {
    file.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("a flush that fails", () => {
  test("rolls back, and the session says so until rollback() is called", () => {
    using session = new Session(engine);
    const good = new User({ name: "good" });
    session.add(good);
    session.flush();
    const bad = new Address({ email: "nobody's" });
    session.add(bad);
    expect(() => session.flush()).toThrow(IntegrityError);
    expect(() => session.scalars(select(User)).all()).toThrow(PendingRollbackError);
    expect(() => session.commit()).toThrow(/call rollback\(\) before anything else. The error was: /);
    expect(inspect(good).stage).toBe("transient");
    session.rollback();
    expect(session.scalars(select(User)).all()).toEqual([]);
  });

  test("a commit that fails is a rollback", () => {
    using session = new Session(engine);
    const address = new Address({ email: "nobody's", userId: 77 });
    session.execute(sql`pragma defer_foreign_keys = on`);
    session.add(address);
    session.flush();
    expect(() => session.commit()).toThrow(IntegrityError);
    expect(inspect(address).stage).toBe("transient");
    expect(session.scalars(select(Address)).all()).toEqual([]);
  });

  test("within a savepoint takes back the savepoint alone", () => {
    using session = new Session(engine);
    const good = new User({ name: "good" });
    session.add(good);
    expect(() => session.beginNested((s) => s.add(new Address({ email: "nobody's" })))).toThrow(IntegrityError);
    expect(inspect(good).stage).toBe("persistent");
    session.commit();
    expect(session.scalars(select(User.c.name)).all()).toEqual(["good"]);
  });
});

describe("expiry", () => {
  test("a commit forgets what is loaded, and one statement brings it back", () => {
    stored("a");
    using session = new Session(engine);
    const user = session.getOne(User, 1);
    session.commit();
    engine.begin((connection) => connection.driverSql("update user_account set name = 'other'"));
    log.statements();
    expect([user.name, user.fullname, user.role]).toEqual(["other", null, "user"]);
    expect(log.statements()).toHaveLength(1);
  });

  test("expireOnCommit: false keeps it", () => {
    using session = new Session(engine, { expireOnCommit: false });
    const user = new User({ name: "a" });
    session.add(user);
    session.commit();
    log.statements();
    expect([user.id, user.name, user.fullname]).toEqual([1, "a", null]);
    expect(log.statements()).toHaveLength(0);
  });

  test("the row of an expired object may be gone", () => {
    stored("a");
    using session = new Session(engine);
    const user = session.getOne(User, 1);
    session.commit();
    engine.begin((connection) => connection.driverSql("delete from user_account"));
    expect(() => user.name).toThrow(ObjectDeletedError);
    expect(session.get(User, 1)).toBeNull();
  });

  test("expire() and refresh() of single attributes", () => {
    stored("a");
    using session = new Session(engine);
    const user = session.getOne(User, 1);
    user.name = "lost";
    user.fullname = "kept";
    session.expire(user, ["name"]);
    expect([user.name, user.fullname]).toEqual(["a", "kept"]);
    session.execute(select(User)).close();
    expect(session.scalar(select(User.c.fullname))).toBe("kept");
    session.refresh(user);
    expect(user.fullname).toBe("kept");
    expect(() => session.refresh(user, ["nmae"])).toThrow(/User has no attribute "nmae"/);
    expect(() => session.refresh(new User({ name: "x" }))).toThrow(/not persistent in this session but transient/);
  });

  test("populateExisting loads over changes", () => {
    stored("a");
    using session = new Session(engine, { autoflush: false });
    const user = session.getOne(User, 1);
    user.name = "lost";
    expect(session.get(User, 1, { populateExisting: true, options: [selectinLoad(User.c.addresses)] })).toBe(user);
    expect(user.name).toBe("a");
    expect(session.dirty.size).toBe(0);
  });
});

describe("objects and sessions", () => {
  test("a closed session lets its objects go, with what they have loaded", () => {
    stored("a");
    const user = (() => {
      using session = new Session(engine);
      return session.getOne(User, 1);
    })();
    expect(inspect(user).stage).toBe("detached");
    expect(user.name).toBe("a");
    expect(() => user.addresses).toThrow(DetachedInstanceError);
    using session = new Session(engine);
    session.add(user);
    expect(user.addresses).toEqual([]);
    user.name = "again";
    session.commit();
    expect(session.scalar(select(User.c.name))).toBe("again");
  });

  test("two objects of one row, or one object in two sessions, are refused", () => {
    stored("a");
    using first = new Session(engine);
    using second = new Session(engine);
    const user = first.getOne(User, 1);
    expect(() => second.add(user)).toThrow(/belongs to another session/);
    first.expunge(user);
    second.getOne(User, 1);
    expect(() => second.add(user)).toThrow(/another object with that key/);
  });

  test("merge() copies onto the session's object", () => {
    stored("a");
    const user = (() => {
      using session = new Session(engine);
      return session.getOne(User, 1);
    })();
    user.name = "merged";
    using session = new Session(engine);
    const merged = session.merge(user);
    expect(merged).not.toBe(user);
    expect(inspect(merged).attrs.name.history).toEqual({ added: ["merged"], unchanged: [], deleted: ["a"] });
    const made = session.merge(new User({ name: "new", addresses: [new Address({ email: "n@sea" })] }));
    session.commit();
    expect(session.scalars(select(User.c.name).orderBy(User.c.id)).all()).toEqual(["merged", "new"]);
    expect(made.addresses.map((each) => each.email)).toEqual(["n@sea"]);
  });

  test("what is no mapped object is named", () => {
    using session = new Session(engine);
    expect(() => session.add({})).toThrow(UnmappedError);
    expect(() => session.add({})).toThrow(/an object of the class Object, which is not mapped/);
    expect(() => session.add(User)).toThrow(/the class User, not an object of it/);
    expect(() => session.add({ ...new User({ name: "a" }) })).toThrow(UnmappedError);
    expect(() => session.get(Date as never, 1 as never)).toThrow(/the class Date, which is not mapped/);
    expect(() => session.delete(new User({ name: "a" }))).toThrow(/expunge\(\) it/);
  });

  test("new, dirty and deleted", () => {
    stored("a", "b");
    using session = new Session(engine, { autoflush: false });
    const [first, second] = session.scalars(select(User)).all();
    const added = new User({ name: "c" });
    session.add(added);
    first!.name = "x";
    session.delete(second!);
    expect([...session.new]).toEqual([added]);
    expect([...session.dirty]).toEqual([first]);
    expect([...session.deleted]).toEqual([second]);
    expect(session.contains(added)).toBe(true);
    expect(session.isModified(first!)).toBe(true);
    first!.name = "a";
    expect(session.isModified(first!)).toBe(false);
    session.expunge(added);
    expect(session.contains(added)).toBe(false);
  });

  test("what was deleted can't be added again", () => {
    stored("a");
    using session = new Session(engine);
    const user = session.getOne(User, 1);
    session.delete(user);
    session.add(user);
    session.flush();
    expect(inspect(user).stage).toBe("persistent");
    session.delete(user);
    session.flush();
    expect(() => session.add(user)).toThrow(/was deleted, and its row is gone/);
    session.commit();
    expect(() => session.add(user)).toThrow(/was deleted, and its row is gone/);
  });

  test("queries flush before, unless told not to", () => {
    using session = new Session(engine);
    session.add(new User({ name: "a" }));
    session.noAutoflush((s) => expect(s.scalars(select(User)).all()).toHaveLength(0));
    expect(session.scalars(select(User)).all()).toHaveLength(1);
  });
});
