/** Examples of statements that write, with all their clauses: see `node-examples.ts`. */
import { alias, deleteFrom, fromDmlColumn, func, insert, mergeAction, mergeInto, select, tuple, update } from "@athanor/core";
import { addresses, logs, users } from "./sample-tables.ts";

const { id, name, fullname } = users.c;
const added = insert(users).returning(id, name).cte("added");
const renamed = alias(users, "renamed");

/** Statements that write, as the public API makes them. */
export const writeExamples: readonly unknown[] = [
  insert(logs).values([{ line: "a" }, { line: "b", level: 2 }]),
  insert(addresses)
    .values({ userId: 1, email: "x" })
    .prefixWith("HIGH_PRIORITY", { dialect: "mysql" })
    .withHint(addresses, "WITH (TABLOCK)", { dialect: "mssql" })
    .addCte(added, { nestHere: true })
    .inline()
    .returning(addresses.c.id, { sortByParameterOrder: true }),
  insert(addresses).values({ userId: 1, email: "x" }).onConflict({ constraint: "uq_email" }).doNothing(),
  insert(addresses)
    .values({ userId: 1, email: "x" })
    .onConflict([addresses.c.email], { anyKey: true })
    .doUpdate(({ excluded }) => ({ userId: excluded.userId })),
  insert(addresses)
    .values({ userId: 1, email: "x" })
    .onDuplicateKeyUpdate(({ inserted }) => ({ userId: inserted.userId })),
  insert(addresses)
    .values({ userId: 1, email: "x" })
    .onDuplicateKeyUpdate(({ inserted, set }) => [set(addresses.c.userId, inserted.userId)]),
  insert(addresses).fromSelect(["userId", "email"], select(id, name), { includeDefaults: false }),
  update(renamed)
    .values({ fullname: fromDmlColumn(renamed.c.name) })
    .assign(tuple(renamed.c.id, renamed.c.name), select(id, name))
    .from(addresses)
    .where(renamed.c.id.eq(addresses.c.userId))
    .orderBy(renamed.c.id.desc())
    .limit(2)
    .returning(renamed),
  update(users).orderedValues([
    [fullname, name],
    [name, func.lower(name)],
  ]),
  deleteFrom(users).using(addresses).filterBy({ name: "x" }).orderBy(id).limit(1),
  mergeInto(users)
    .using(renamed, id.eq(renamed.c.id))
    .whenMatched(renamed.c.active.eq(false))
    .delete()
    .whenMatched()
    .update({ name: renamed.c.name })
    .whenNotMatched(renamed.c.active)
    .insert({ id: 1, name: "x", active: true, created: func.now() })
    .whenNotMatchedBySource(name.eq("x"))
    .doNothing()
    .returning(id, mergeAction()),
];
