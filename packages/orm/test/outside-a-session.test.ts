/** Statements over classes where no session is: run by a connection, compiled, printed. */
import { deleteFrom, func, insert, select, update } from "@athanor/core";
import { sqlite } from "@athanor/sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { joinedLoad, Session } from "../src/index.ts";
import { Address, freshEngine, User } from "./models.ts";

let engine = freshEngine();

beforeEach(() => {
  engine.dispose();
  engine = freshEngine();
  using session = new Session(engine);
  session.add(new User({ name: "ann", addresses: [new Address({ email: "ann@x" }), new Address({ email: "ann@y" })] }));
  session.add(new User({ name: "bob" }));
  session.commit();
});

describe("a connection", () => {
  test("gives rows of columns for a class", () => {
    using connection = engine.connect();
    const row = connection.execute(select(Address).orderBy(Address.c.id)).mappings().first();
    expect(row).toEqual({ id: 1, email: "ann@x", userId: 1 });
  });

  test("runs aggregates, joins along relationships and questions about them", () => {
    using connection = engine.connect();
    expect(connection.scalar(select(func.count(User.c.id)))).toBe(2);
    const joined = select(User.c.name, Address.c.email).join(User.c.addresses).orderBy(Address.c.id);
    expect(connection.execute(joined).all()).toEqual([
      { name: "ann", email: "ann@x" },
      { name: "ann", email: "ann@y" },
    ]);
    expect(connection.scalars(select(User.c.name).where(User.c.addresses.any())).all()).toEqual(["ann"]);
  });

  test("finds the class behind the column of a subquery", () => {
    using connection = engine.connect();
    const names = select(User.c.name).subquery("names");
    expect(connection.scalars(select(names.c.name).orderBy(names.c.name)).all()).toEqual(["ann", "bob"]);
    using session = new Session(engine);
    expect(session.scalars(select(names.c.name).orderBy(names.c.name)).all()).toEqual(["ann", "bob"]);
  });

  test("writes by INSERT, UPDATE and DELETE over a class", () => {
    using connection = engine.connect();
    connection.execute(insert(Address), [{ email: "bob@x", userId: 2 }]);
    connection.execute(update(Address).where(Address.c.userId.eq(2)).values({ email: "bob@z" }));
    connection.execute(deleteFrom(Address).where(Address.c.userId.eq(1)));
    expect(connection.execute(select(Address.c.email, Address.c.userId)).all()).toEqual([{ email: "bob@z", userId: 2 }]);
  });
});

describe("text", () => {
  test("compile() writes what a session would send", () => {
    expect(
      select(Address)
        .where(Address.c.user.has(User.c.name.eq("ann")))
        .compile(sqlite()).sql,
    ).toBe(
      "SELECT address.id, address.email, address.user_id FROM address WHERE EXISTS (SELECT 1 FROM user_account WHERE user_account.id = address.user_id AND user_account.name = ?)",
    );
    const eager = select(Address).options(joinedLoad(Address.c.user));
    expect(eager.compile(sqlite()).sql).toContain("JOIN user_account AS user_account_1 ON");
  });

  test("String() writes statements and their parts", () => {
    expect(String(User.c.name.eq("ann"))).toBe("user_account.name = :name_1");
    expect(String(select(User.c.id).where(User.c.name.in(["a"])))).toContain("FROM user_account");
  });
});
