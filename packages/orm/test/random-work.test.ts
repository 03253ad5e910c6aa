/** Random work with a graph of objects: what is in the database after a commit is what a plain model of it says. */
import { select } from "@athanor/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inspect, Session } from "../src/index.ts";
import { freshEngine, Group, memberships, Order, User } from "./models.ts";

/** What the objects should be: by name, whose an order is, and who is in which group. */
class Model {
  readonly users = new Map<User, string>();
  readonly orders = new Map<Order, User | null>();
  readonly groups = new Map<Group, Set<User>>();

  copy(): Model {
    const copy = new Model();
    for (const [user, name] of this.users) copy.users.set(user, name);
    for (const [order, owner] of this.orders) copy.orders.set(order, owner);
    for (const [group, members] of this.groups) copy.groups.set(group, new Set(members));
    return copy;
  }

  /**
   * An order was taken out of a user's list. A list that was loaded without a flush may hold one that has been given to another user
   * meanwhile: that one keeps it.
   */
  leaves(order: Order, user: User): void {
    if (this.orders.get(order) === user) this.orders.set(order, null);
  }

  deleteUser(user: User): void {
    this.users.delete(user);
    for (const [order, owner] of this.orders) if (owner === user) this.orders.set(order, null);
    for (const members of this.groups.values()) members.delete(user);
  }
}

interface World {
  readonly session: Session;
  readonly model: Model;
  /** Forgets what is loaded; not where a rollback is to follow, which could not bring back what new objects have forgotten. */
  readonly forget: () => void;
}

type Step = (world: World, pick: <T>(map: ReadonlyMap<T, unknown>, at: number) => T | undefined) => void;

const number = fc.nat({ max: 20 });

const step: fc.Arbitrary<Step> = fc.oneof(
  number.map(
    (n): Step =>
      ({ session, model }) => {
        const user = new User({ name: `u${n}` });
        session.add(user);
        model.users.set(user, user.name);
      },
  ),
  fc.tuple(number, fc.boolean()).map(
    ([n, constructed]): Step =>
      ({ session, model }, pick) => {
        const user = pick(model.users, n) ?? null;
        const order = constructed ? new Order({ user }) : new Order({});
        session.add(order);
        if (!constructed) order.user = user;
        model.orders.set(order, user);
      },
  ),
  fc.tuple(number, number).map(
    ([a, b]): Step =>
      ({ model }, pick) => {
        const [order, user] = [pick(model.orders, a), pick(model.users, b)];
        if (order === undefined) return;
        order.user = user ?? null;
        model.orders.set(order, user ?? null);
      },
  ),
  fc.tuple(number, number).map(
    ([a, b]): Step =>
      ({ model }, pick) => {
        const [order, user] = [pick(model.orders, a), pick(model.users, b)];
        if (order === undefined || user === undefined || user.orders.includes(order)) return;
        user.orders.push(order);
        model.orders.set(order, user);
      },
  ),
  fc.tuple(number, number).map(
    ([a, b]): Step =>
      ({ model }, pick) => {
        const user = pick(model.users, a);
        if (user === undefined || user.orders.length === 0) return;
        const [gone] = user.orders.splice(b % user.orders.length, 1);
        if (gone !== undefined) model.leaves(gone, user);
      },
  ),
  fc.tuple(number, number, number).map(
    ([a, b, c]): Step =>
      ({ session, model }, pick) => {
        const [user, order] = [pick(model.users, a), pick(model.orders, b)];
        if (user === undefined || order === undefined || user.orders.length === 0 || user.orders.includes(order)) return;
        const { orders } = user;
        const at = c % orders.length;
        const gone = orders[at];
        orders[at] = order;
        // Nobody sees an assignment to an index; the flush does.
        session.flush();
        if (gone !== undefined) model.leaves(gone, user);
        model.orders.set(order, user);
      },
  ),
  fc.tuple(number, fc.array(number, { maxLength: 3 })).map(
    ([a, picks]): Step =>
      ({ model }, pick) => {
        const user = pick(model.users, a);
        if (user === undefined) return;
        const orders = [...new Set(picks.flatMap((n) => pick(model.orders, n) ?? []))];
        const before = [...user.orders];
        for (const order of before) if (!orders.includes(order)) model.leaves(order, user);
        user.orders = orders;
        for (const order of orders) if (!before.includes(order)) model.orders.set(order, user);
      },
  ),
  number.map(
    (n): Step =>
      ({ session, model }, pick) => {
        const users = new Set([n, n + 1].flatMap((each) => pick(model.users, each) ?? []));
        const group = new Group({ title: "g", users });
        session.add(group);
        model.groups.set(group, users);
      },
  ),
  fc.tuple(number, number, fc.boolean()).map(
    ([a, b, fromUser]): Step =>
      ({ model }, pick) => {
        const [user, group] = [pick(model.users, a), pick(model.groups, b)];
        if (user === undefined || group === undefined) return;
        const members = model.groups.get(group);
        if (fromUser) {
          const at = user.groups.indexOf(group);
          if (at < 0) user.groups.push(group);
          else user.groups.splice(at, 1);
        } else if (!group.users.delete(user)) group.users.add(user);
        if (!members?.delete(user)) members?.add(user);
      },
  ),
  fc.tuple(number, number).map(
    ([n, m]): Step =>
      ({ model }, pick) => {
        const user = pick(model.users, n);
        if (user === undefined) return;
        user.name = `v${m}`;
        model.users.set(user, user.name);
      },
  ),
  number.map(
    (n): Step =>
      ({ session, model, forget }, pick) => {
        const user = pick(model.users, n);
        if (user === undefined) return;
        session.flush();
        session.delete(user);
        session.flush();
        forget();
        model.deleteUser(user);
      },
  ),
  fc.constant<Step>(({ session }) => session.flush()),
  fc.constant<Step>(({ session, forget }) => {
    session.flush();
    forget();
  }),
);

function read(session: Session): unknown {
  return {
    users: session
      .execute(select(User.c.id, User.c.name).orderBy(User.c.id))
      .all()
      .map((row) => [...row]),
    orders: session
      .execute(select(Order.c.id, Order.c.userId).orderBy(Order.c.id))
      .all()
      .map((row) => [...row]),
    members: session
      .execute(select(memberships.c.groupId, memberships.c.userId).orderBy(memberships.c.groupId, memberships.c.userId))
      .all()
      .map((row) => [...row]),
  };
}

function expected(model: Model): unknown {
  const byNumbers = (left: readonly (number | string | null)[], right: readonly (number | string | null)[]): number =>
    Number(left[0]) - Number(right[0]) || Number(left[1]) - Number(right[1]);
  return {
    users: [...model.users].map(([user, name]) => [user.id, name]).sort(byNumbers),
    orders: [...model.orders].map(([order, user]) => [order.id, user?.id ?? null]).sort(byNumbers),
    members: [...model.groups].flatMap(([group, users]) => [...users].map((user) => [group.id, user.id])).sort(byNumbers),
  };
}

/** The objects say the same as the rows, before and after they are loaded anew. */
function expectObjects(session: Session, { users, orders, groups }: Model): void {
  const ids = (objects: Iterable<{ readonly id: number }>): Set<number> => new Set([...objects].map((each) => each.id));
  for (const anew of [false, true]) {
    if (anew) session.expireAll();
    for (const [order, user] of orders) expect(order.user).toBe(user);
    for (const [user, name] of users) {
      expect(user.name).toBe(name);
      expect(ids(user.orders)).toEqual(ids([...orders].flatMap(([order, owner]) => (owner === user ? [order] : []))));
    }
    for (const [group, members] of groups) expect(ids(group.users)).toEqual(ids(members));
  }
}

const pickFrom = <T>(map: ReadonlyMap<T, unknown>, at: number): T | undefined => [...map.keys()][at % Math.max(1, map.size)];

test("any sequence of changes ends in the rows that it should", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.boolean(), fc.boolean(), (steps, autoflush, expireOnCommit) => {
      const engine = freshEngine();
      using session = new Session(engine, { autoflush, expireOnCommit });
      const world: World = { session, model: new Model(), forget: () => session.expireAll() };
      for (const each of steps) each(world, pickFrom);
      session.commit();
      expect(read(session)).toEqual(expected(world.model));
      expectObjects(session, world.model);
      engine.dispose();
    }),
    { numRuns: 300 },
  );
});

test("a rollback leads back to the last commit, and what was new can be added again", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), fc.array(step, { maxLength: 15 }), fc.boolean(), (before, after, nested) => {
      const engine = freshEngine();
      using session = new Session(engine);
      const model = new Model();
      for (const each of before) each({ session, model, forget: () => session.expireAll() }, pickFrom);
      session.commit();
      const savepoint = nested ? session.beginNested() : session;
      const later = model.copy();
      for (const each of after) each({ session, model: later, forget: () => {} }, pickFrom);
      if (nested) session.flush();
      savepoint.rollback();
      expect(read(session)).toEqual(expected(model));
      expectObjects(session, model);

      const fresh = [later.users, later.orders, later.groups]
        .flatMap((map) => [...map.keys()])
        .filter((object) => inspect(object).transient);
      session.addAll(fresh);
      // What they lead to comes along: also objects that were deleted after they had been added.
      const members = new Map([...later.groups.keys()].filter((each) => fresh.includes(each)).map((group) => [group, [...group.users]]));
      session.commit();
      for (const [group, users] of members)
        expect([...group.users].map((each) => each.id).sort()).toEqual(users.map((each) => each.id).sort());
      const rows = new Map(
        session
          .execute(select(Order.c.id, Order.c.userId))
          .all()
          .map(([id, userId]) => [id, userId]),
      );
      for (const order of later.orders.keys()) if (fresh.includes(order)) expect(rows.get(order.id)).toBe(order.user?.id ?? null);
      engine.dispose();
    }),
    { numRuns: 300 },
  );
});
