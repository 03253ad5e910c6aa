/** Objects by themselves: attributes, both sides of relationships, collections, and how they look. */
import { inspect as show } from "node:util";
import { column, types as t } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { describe, expect, test } from "vitest";
import { declarativeBase, inspect, relationship, Session, toObject } from "../src/index.ts";
import { Address, freshEngine, Group, loggedEngine, Order, TreeNode, User } from "./models.ts";

describe("attributes", () => {
  test("what was not set is null, and a collection is empty", () => {
    const user = new User({ name: "a" });
    expect([user.id, user.fullname, user.addresses]).toEqual([null, null, []]);
    expect(user.addresses).toBe(user.addresses);
    expect(new Address({ email: "x" }).user).toBeNull();
  });

  test("history", () => {
    using session = new Session(freshEngine());
    const user = new User({ name: "a", addresses: [new Address({ email: "1" })] });
    expect(inspect(user).attrs.name.history).toEqual({ added: ["a"], unchanged: [], deleted: [] });
    session.add(user);
    session.flush();
    expect(inspect(user).attrs.name.history).toEqual({ added: [], unchanged: ["a"], deleted: [] });
    user.name = "b";
    user.name = "c";
    expect(inspect(user).attrs.name.history).toEqual({ added: ["c"], unchanged: [], deleted: ["a"] });
    const [kept] = user.addresses;
    const added = new Address({ email: "2" });
    user.addresses.push(added);
    expect(inspect(user).attrs.addresses.history).toEqual({ added: [added], unchanged: [kept], deleted: [] });
    user.name = "a";
    expect(inspect(user).attrs.name.history).toEqual({ added: [], unchanged: ["a"], deleted: [] });
  });

  test("inspect() tells the state, and loads nothing", () => {
    const { engine, log } = loggedEngine();
    const session = new Session(engine);
    const user = new User({ name: "a" });
    expect(inspect(user)).toMatchObject({ stage: "transient", transient: true, identity: null, session: null });
    session.add(user);
    expect(inspect(user).pending).toBe(true);
    session.commit();
    log.statements();
    expect(inspect(user)).toMatchObject({ persistent: true, identity: [1], modified: false });
    expect(inspect(user).unloaded).toEqual(["name", "fullname", "role", "createdAt", "addresses", "groups", "orders"]);
    expect(inspect(user).attrs.name).toMatchObject({ loaded: false, loadedValue: undefined });
    expect(log.statements()).toEqual([]);
    session.close();
    expect(inspect(user).detached).toBe(true);
    expect(() => inspect({})).toThrow(/takes an object of a mapped class/);
  });
});

describe("both sides of a relationship", () => {
  test("one-to-many and many-to-one", () => {
    const [a, b] = [new User({ name: "a" }), new User({ name: "b" })];
    const address = new Address({ email: "x", user: a });
    expect(a.addresses).toEqual([address]);
    address.user = b;
    expect([a.addresses, b.addresses]).toEqual([[], [address]]);
    a.addresses.unshift(address);
    expect([address.user, b.addresses]).toEqual([a, []]);
    a.addresses = [];
    expect(address.user).toBeNull();
    b.addresses = [address, new Address({ email: "y" })];
    expect(b.addresses.map((each) => each.user)).toEqual([b, b]);
    address.user = b;
    expect(b.addresses).toHaveLength(2);
  });

  test("many-to-many, a list on one side and a set on the other", () => {
    const user = new User({ name: "a" });
    const group = new Group({ title: "g" });
    user.groups.push(group);
    expect(group.users.has(user)).toBe(true);
    group.users.delete(user);
    expect(user.groups).toEqual([]);
    group.users.add(user).add(user);
    expect(user.groups).toEqual([group]);
    group.users.clear();
    expect(user.groups).toEqual([]);
  });

  test("one-to-one: who comes sends away who was there", () => {
    const Base = declarativeBase();
    class Pilot extends Base.mapped("pilot", {
      id: column(t.integer(), { primaryKey: true }),
      plane: relationship.optional(() => Plane, { backPopulates: "pilot" }),
    }) {}
    class Plane extends Base.mapped("plane", {
      id: column(t.integer(), { primaryKey: true }),
      pilotId: column(t.integer(), { nullable: true, foreignKey: "pilot.id" }),
      pilot: relationship.optional(() => Pilot, { backPopulates: "plane" }),
    }) {}
    const [p, q] = [new Plane({}), new Plane({})];
    const pilot = new Pilot({ plane: p });
    expect(p.pilot).toBe(pilot);
    pilot.plane = q;
    expect([p.pilot, q.pilot]).toEqual([null, pilot]);
    p.pilot = pilot;
    expect([pilot.plane, q.pilot]).toEqual([p, null]);
    const engine = createEngine(sqlite());
    engine.createAll(Base.metadata);
    using session = new Session(engine);
    session.addAll([pilot, q]);
    session.commit();
    expect([p.pilotId, q.pilotId]).toEqual([pilot.id, null]);
    session.expireAll();
    pilot.plane = q;
    session.commit();
    expect([p.pilotId, q.pilotId]).toEqual([null, pilot.id]);
  });

  test("a collection that is not loaded waits for what was done to its members", () => {
    const { engine, log } = loggedEngine();
    using session = new Session(engine, { autoflush: false });
    const user = new User({ name: "a", orders: [new Order({}), new Order({})] });
    session.add(user);
    session.commit();
    const [first] = user.orders;
    session.commit();
    session.refresh(first!);
    log.statements();
    const added = new Order({ user });
    first!.user = null;
    expect(log.statements().filter((sql) => sql.includes('WHERE order_head."userId" ='))).toEqual([]);
    expect(user.orders.at(-1)).toBe(added);
    expect(user.orders).toHaveLength(2);
    expect(user.orders).not.toContain(first);
  });

  test("what refers to an object of a session comes along; what it is referred to by does not", () => {
    using session = new Session(freshEngine());
    const user = new User({ name: "a" });
    session.add(user);
    const pushed = new Address({ email: "pushed" });
    user.addresses.push(pushed);
    expect(session.contains(pushed)).toBe(true);
    const order = new Order({ user });
    expect(user.orders).toEqual([order]);
    expect(session.contains(order)).toBe(false);
  });
});

describe("lists", () => {
  test("change like arrays, and tell the other side", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((label) => new TreeNode({ label })) as [TreeNode, TreeNode, TreeNode, TreeNode];
    const root = new TreeNode({ label: "root", children: [a, b] });
    const list = root.children;
    expect(list.push(c, d)).toBe(4);
    expect(list.splice(1, 2)).toEqual([b, c]);
    expect([a.parent, b.parent, c.parent, d.parent]).toEqual([root, null, null, root]);
    expect(list.shift()).toBe(a);
    expect(list.pop()).toBe(d);
    expect([a.parent, d.parent, list.length, list.pop()]).toEqual([null, null, 0, undefined]);
    list.push(a, b, c);
    list.reverse();
    list.sort((x, y) => y.label.localeCompare(x.label));
    expect(list.map((each) => each.label)).toEqual(["c", "b", "a"]);
    list.fill(d, 0, 2);
    expect([a.parent, b.parent, c.parent, d.parent]).toEqual([root, null, null, root]);
    list.copyWithin(2, 0);
    expect([a.parent, d.parent]).toEqual([null, root]);
    list.splice(0);
    expect([list.length, d.parent]).toEqual([0, null]);
    expect(() => list.push({} as never)).toThrow(/TreeNode\.children takes objects of the class TreeNode/);
    expect(list).toHaveLength(0);
  });

  test("are arrays to everybody else", () => {
    const user = new User({ name: "a", addresses: [new Address({ email: "x" })] });
    const { addresses } = user;
    expect(Array.isArray(addresses)).toBe(true);
    expect(addresses).toEqual([addresses[0]]);
    expect(Object.keys(addresses)).toEqual(["0"]);
    expect(addresses.filter(() => true).constructor).toBe(Array);
    expect(addresses.slice().constructor).toBe(Array);
    expect(JSON.stringify(addresses)).toBe('[{"email":"x"}]');
    expect(show(new User({ name: "b" }).addresses)).toBe("[]");
  });

  test("that were replaced concern nobody any more", () => {
    const user = new User({ name: "a" });
    const old = user.addresses;
    user.addresses = [];
    const address = new Address({ email: "x" });
    old.push(address);
    expect([address.user, user.addresses]).toEqual([null, []]);
  });
});

describe("how objects look", () => {
  test("printed, they show what is loaded and load nothing", () => {
    const { engine, log } = loggedEngine();
    using session = new Session(engine);
    const user = new User({ name: "a", addresses: [new Address({ email: "x" })] });
    expect(show(user)).toBe("User { name: 'a', addresses: [ Address { id: null } ] }");
    session.add(user);
    session.flush();
    expect(show(user.addresses[0])).toBe("Address { id: 1, email: 'x', userId: 1, user: User { id: 1 } }");
    session.commit();
    log.statements();
    expect(show(user)).toBe("User { id: 1 }");
    expect(log.statements()).toEqual([]);
  });

  test("as JSON, they are their columns; what is expired is loaded", () => {
    const { engine } = loggedEngine();
    using session = new Session(engine);
    const createdAt = new Date("2024-01-02T03:04:05Z");
    const user = new User({ name: "a", createdAt, addresses: [new Address({ email: "x" })] });
    session.add(user);
    session.commit();
    expect(JSON.parse(JSON.stringify({ user }))).toEqual({
      user: { id: 1, name: "a", fullname: null, role: "user", createdAt: createdAt.toISOString() },
    });
  });

  test("as plain objects, with the relationships that are asked for", () => {
    const user = new User({ name: "a", addresses: [new Address({ email: "x" })] });
    expect(toObject(user)).toEqual({ name: "a" });
    expect(toObject(user, { relationships: ["addresses"] })).toEqual({ name: "a", addresses: [{ email: "x" }] });
    expect(toObject(user, { relationships: true })).toEqual({ name: "a", addresses: [{ email: "x", user: { id: null } }] });
    expect(() => toObject(user, { relationships: ["adresses"] })).toThrow(/User has no relationship "adresses"/);
    expect(() => toObject({})).toThrow(/takes an object of a mapped class/);
  });

  test("objects with different values are not equal, and copies of an object are no objects", () => {
    expect(new User({ name: "a" })).toEqual(new User({ name: "a" }));
    expect(new User({ name: "a" })).not.toEqual(new User({ name: "b" }));
    expect([new User({ name: "a", addresses: [new Address({ email: "x" })] })]).not.toEqual([
      new User({ name: "a", addresses: [new Address({ email: "y" })] }),
    ]);
    const copy = { ...new User({ name: "a" }) };
    expect(Object.keys(copy)).toEqual([]);
    expect(() => inspect(copy)).toThrow(/takes an object of a mapped class/);
    expect(() => Object.assign(new User({ name: "a" }), new User({ name: "b" }))).toThrow(TypeError);
  });

  test("a class's own methods win", () => {
    const Base = declarativeBase();
    class Secret extends Base.mapped("secret", { id: column(t.integer(), { primaryKey: true }), word: column(t.text()) }) {
      toJSON(): string {
        return "***";
      }
    }
    expect(JSON.stringify([new Secret({ word: "x" })])).toBe('["***"]');
  });

  test("construct: run lets the constructor see to private fields", () => {
    const Base = declarativeBase();
    class Counter extends Base.mapped(
      "counter",
      { id: column(t.integer(), { primaryKey: true }), start: column(t.integer()) },
      { construct: "run" },
    ) {
      #steps = 0;
      next(): number {
        return this.start + ++this.#steps;
      }
    }
    const engine = createEngine(sqlite());
    engine.createAll(Base.metadata);
    using session = new Session(engine);
    session.add(new Counter({ start: 5 }));
    session.commit();
    session.expunge(session.getOne(Counter, 1));
    expect(session.getOne(Counter, 1).next()).toBe(6);
  });
});
