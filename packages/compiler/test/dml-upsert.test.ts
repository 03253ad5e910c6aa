/** Upserts: ON CONFLICT, ON DUPLICATE KEY UPDATE, and the unique keys they are about. */

import { conflictColumns, hitKeys, keyTargeted, uniqueKeys } from "@athanor/compiler";
import type { OnConflict } from "@athanor/core";
import { alias, column, func, InsertNode, insert, MetaData, nodeOf, select, Table, types as t, table } from "@athanor/core";
import { describe, expect, it } from "vitest";
import { able, accounts, executed, sent, users } from "./dml-tables.ts";

const { id, email, phone, region, visits } = accounts.c;
const row = insert(accounts).values({ email: "a" });
const VALUES = "INSERT INTO accounts (email) VALUES (:email)";

describe("ON CONFLICT", () => {
  it.each<[string, unknown, string]>([
    ["do nothing, whatever it is", row.onConflict().doNothing(), `${VALUES} ON CONFLICT DO NOTHING`],
    ["do nothing about one key", row.onConflict([email]).doNothing(), `${VALUES} ON CONFLICT (email) DO NOTHING`],
    [
      "a key of several columns",
      row.onConflict([phone, region]).doUpdate(() => ({ visits: 1 })),
      `${VALUES} ON CONFLICT (phone, region) DO UPDATE SET visits = :visits_1`,
    ],
    [
      "columns in the table's order, operations in parentheses",
      row.onConflict([email]).doUpdate(({ excluded }) => ({ visits: visits.add(1), phone: excluded.phone })),
      `${VALUES} ON CONFLICT (email) DO UPDATE SET phone = excluded.phone, visits = (accounts.visits + :visits_1)`,
    ],
    [
      "on a condition",
      row.onConflict([email]).doUpdate(({ excluded }) => ({ phone: excluded.phone }), { where: visits.gt(3) }),
      `${VALUES} ON CONFLICT (email) DO UPDATE SET phone = excluded.phone WHERE accounts.visits > :visits_1`,
    ],
    [
      "of a constraint by its name",
      row.onConflict({ constraint: "uq mail" }).doNothing(),
      `${VALUES} ON CONFLICT ON CONSTRAINT "uq mail" DO NOTHING`,
    ],
    [
      "of an index over expressions",
      row.onConflict([func.lower(region) as never]).doNothing(),
      `${VALUES} ON CONFLICT (lower(region)) DO NOTHING`,
    ],
    [
      "before RETURNING",
      row.onConflict([email]).doNothing().returning(id),
      `${VALUES} ON CONFLICT (email) DO NOTHING RETURNING accounts.id`,
    ],
    [
      "with a subquery over the table",
      row
        .onConflict([email])
        .doUpdate(() => ({ visits: select(func.count(users.c.id)).where(users.c.id.eq(id)).scalarSubquery() as never })),
      `${VALUES} ON CONFLICT (email) DO UPDATE SET visits = (SELECT count(users.id) AS count_1 FROM users WHERE users.id = accounts.id)`,
    ],
  ])("%s", (_name, statement, expected) => {
    expect(String(statement)).toBe(expected);
  });

  it("writes the values of a partial index's condition into the text, since the database has to recognise it", () => {
    const partial = row.onConflict([email], { where: region.eq("it's") }).doNothing();
    expect(sent(partial)).toEqual(["INSERT INTO accounts (email) VALUES (?) ON CONFLICT (email) WHERE region = 'it''s' DO NOTHING", ["a"]]);
  });

  it("takes several, the one without a target last, where the dialect takes several", () => {
    const both = row
      .onConflict()
      .doNothing()
      .onConflict([email])
      .doUpdate(() => ({ visits: 1 }));
    expect(executed(both, {}, able({ severalConflicts: true }))[0]).toBe(
      "INSERT INTO accounts (email) VALUES (?) ON CONFLICT (email) DO UPDATE SET visits = ? ON CONFLICT DO NOTHING",
    );
    expect(() => executed(both)).toThrow(/one onConflict\(\)/);
  });

  it("resolves a constraint's name where the dialect takes columns only", () => {
    const named = table("named", new MetaData({ namingConvention: { uq: "uq_%(table)s" } }), {
      a: column(t.integer(), { unique: true }),
      b: column(t.integer(), { name: "b b", index: true, unique: true }),
    } as never) as never as typeof users;
    const columnsOnly = able({ conflictConstraint: false });
    const statement = insert(named).values({ a: 1 } as never);
    expect(executed(statement.onConflict({ constraint: "uq_named" }).doNothing(), {}, columnsOnly)[0]).toContain(
      "ON CONFLICT (a) DO NOTHING",
    );
    expect(() => executed(statement.onConflict({ constraint: "uq_other" }).doNothing(), {}, columnsOnly)).toThrow(
      /no unique key called "uq_other"/,
    );
  });

  it("needs a key to update by, and a dialect that has it", () => {
    const untargeted = (row.onConflict() as never as { doUpdate(set: () => object): unknown }).doUpdate(() => ({ visits: 1 }));
    expect(() => executed(untargeted)).toThrow(/which unique key/);
    expect(() => executed(row.onConflict([email]).doNothing(), {}, able({ onConflict: false }))).toThrow(/no ON CONFLICT/);
    expect(() => executed(row.onConflict([users.c.name as never]).doNothing())).toThrow(/columns of the table "users".*into "accounts"/);
    expect(() => row.onConflict("email" as never)).toThrow(/as a list.*constraint/);
    expect(() => row.onConflict({ constraint: "" })).toThrow(/its name/);
    expect(() => row.onConflict([email]).doUpdate(() => ({}))).toThrow(/sets nothing/);
  });
});

describe("ON DUPLICATE KEY UPDATE", () => {
  it("sets columns in the table's order, or pairs in their own", () => {
    expect(String(row.onDuplicateKeyUpdate(({ inserted }) => ({ visits: visits.add(1), phone: inserted.phone })))).toBe(
      `${VALUES} ON DUPLICATE KEY UPDATE phone = VALUES(phone), visits = (accounts.visits + :visits_1)`,
    );
    const ordered = row.onDuplicateKeyUpdate(({ inserted, set }) => [set(visits, 1), set(phone, inserted.phone)]);
    expect(String(ordered)).toBe(`${VALUES} ON DUPLICATE KEY UPDATE visits = :visits_1, phone = VALUES(phone)`);
  });

  it("refuses what it can't be", () => {
    expect(() =>
      executed(
        row.onDuplicateKeyUpdate(() => ({ visits: 1 })),
        {},
        able({ onDuplicateKey: false }),
      ),
    ).toThrow(/no ON DUPLICATE KEY UPDATE: use onConflict/);
    const both = row
      .onConflict([email])
      .doNothing()
      .onDuplicateKeyUpdate(() => ({ visits: 1 }));
    expect(() => executed(both)).toThrow(/either onConflict/);
    expect(() => row.onDuplicateKeyUpdate(() => ({}))).toThrow(/sets nothing/);
    expect(() => row.onDuplicateKeyUpdate(() => [])).toThrow(/sets nothing/);
    expect(() => executed(row.onDuplicateKeyUpdate(({ set }) => [set(users.c.name as never, "a" as never)]))).toThrow(
      /columns of "accounts"/,
    );
  });
});

function tableNode(): Table {
  const node = nodeOf(accounts);
  if (!(node instanceof Table)) throw new Error("no table");
  return node;
}

function conflictOf(statement: unknown): OnConflict {
  const node = nodeOf(statement);
  const conflict = node instanceof InsertNode ? node.conflicts[0] : undefined;
  if (conflict === undefined) throw new Error("no conflict");
  return conflict;
}

describe("unique keys", () => {
  const keysOf = (list: readonly { readonly columns: readonly { readonly key: string }[] | null }[]) =>
    list.map(({ columns }) => columns?.map(({ key }) => key) ?? null);
  const given = (...keys: string[]) =>
    keys.map((key) => tableNode().columnList.find((column) => column.key === key)).filter((each) => each !== undefined);

  it("of a table are its primary key, its unique constraints and its unique indexes", () => {
    expect(keysOf(uniqueKeys(tableNode()))).toEqual([["id"], ["email"], ["phone", "region"], null]);
  });

  it("can be hit unless a column of theirs is left out and numbered or NULL; those over expressions always", () => {
    expect(keysOf(hitKeys(tableNode(), given("email")))).toEqual([["email"], null]);
    expect(keysOf(hitKeys(tableNode(), given("id", "email")))).toEqual([["id"], ["email"], null]);
    expect(keysOf(hitKeys(tableNode(), given("phone", "region")))).toEqual([["email"], ["phone", "region"], null]);
    expect(keysOf(hitKeys(tableNode(), given("phone")))).toEqual([["email"], null]);
  });

  it("are found by all of their columns, in any order, also by those of an alias", () => {
    const found = (target: readonly unknown[]) => keyTargeted(conflictOf(row.onConflict(target as never).doNothing()), tableNode());
    expect(found([region, phone]).text).toBe("the key (phone, region)");
    expect(found([alias(accounts, "a").c.email]).text).toBe("the key (email)");
    expect(() => found([phone])).toThrow(/\(phone\) is no unique key of "accounts".*all of them/);
    expect(() => found([visits])).toThrow(/\(visits\) is no unique key/);
    expect(() => found([func.lower(region)])).toThrow(/no unique key/);
  });

  it("are what onConflict() names, expressions included", () => {
    expect(conflictColumns(conflictOf(row.onConflict([email, phone]).doNothing()), tableNode())).toHaveLength(2);
  });
});
