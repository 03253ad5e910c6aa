/** Statements that write, and what SQL Server makes of them. */
import {
  alias,
  column,
  deleteFrom,
  func,
  insert,
  literal,
  MetaData,
  mergeAction,
  mergeInto,
  select,
  types as t,
  table,
  update,
} from "@athanor/core";
import { deleted, inserted } from "../src/index.ts";
import type { Written } from "./dml-tables.ts";
import { flags, orders, users } from "./dml-tables.ts";

const { id, email, visits } = users.c;
export const u = alias(users, "u");
const byVisits = select(id, visits).orderBy(visits).subquery();
const unused = select(id).orderBy(id).cte("unused");
export const ofUser = orders.c.userId.eq(id);
export const one = insert(users).values({ email: "a" });
export const inSchema = table("items", new MetaData({ schema: "shop" }), {
  id: column(t.integer(), { primaryKey: true }),
  n: column(t.integer()),
});
const SOURCE = "USING (VALUES (@p1, @p2)) AS excluded (email, visits) ON users.email = excluded.email";
const ADDED = "WHEN NOT MATCHED THEN INSERT (email, visits) VALUES (excluded.email, excluded.visits)";

/** Families of statements: what each is about, the statement, its SQL. */
export const WRITES: readonly (readonly [string, readonly (readonly [string, Written, string])[]])[] = [
  [
    "INSERT",
    [
      [
        "OUTPUT stands before VALUES",
        insert(orders).values({ userId: 1, amount: 2 }).returning(orders.c.id, func.abs(orders.c.amount)),
        "INSERT INTO orders (user_id, amount) OUTPUT inserted.id, abs(inserted.amount) AS abs_1 VALUES (@p1, @p2)",
      ],
      [
        "a row of defaults",
        insert(orders)
          .values({} as never)
          .returning(orders.c.id),
        "INSERT INTO orders OUTPUT inserted.id DEFAULT VALUES",
      ],
      [
        "OUTPUT before a SELECT, which keeps its tables' names",
        insert(orders).fromSelect(["userId", "amount"], select(orders.c.userId, orders.c.amount)).returning(orders.c.id),
        "INSERT INTO orders (user_id, amount) OUTPUT inserted.id SELECT orders.user_id, orders.amount FROM orders",
      ],
      [
        "the order of a SELECT, in which its rows are numbered",
        insert(orders).fromSelect(["userId", "amount"], select(id, visits).orderBy(visits)),
        "INSERT INTO orders (user_id, amount) SELECT users.id, users.visits FROM users ORDER BY users.visits",
      ],
      [
        "but not that of a CTE or a subquery of it",
        insert(orders).fromSelect(
          ["userId", "amount"],
          select(byVisits.c.id, byVisits.c.visits)
            .where(byVisits.c.id.in(select(id).orderBy(id)))
            .addCte(unused),
        ),
        "WITH unused AS (SELECT users.id AS id FROM users) INSERT INTO orders (user_id, amount) SELECT anon_1.id, anon_1.visits FROM (SELECT users.id AS id, users.visits AS visits FROM users) AS anon_1 WHERE anon_1.id IN (SELECT users.id FROM users)",
      ],
      [
        "WITH before it",
        ((c) => insert(orders).fromSelect(["userId", "amount"], select(c.c.id, c.c.visits)))(select(id, visits).cte("c")),
        "WITH c AS (SELECT users.id AS id, users.visits AS visits FROM users) INSERT INTO orders (user_id, amount) SELECT c.id, c.visits FROM c",
      ],
      [
        "a condition as a value",
        insert(flags).values({ n: 1, many: literal(1).gt(2) }),
        "INSERT INTO flags (n, many) VALUES (@p1, CASE WHEN (@p2 > @p3) THEN 1 WHEN NOT (@p2 > @p3) THEN 0 END)",
      ],
      [
        "a hint",
        insert(orders).values({ userId: 1, amount: 2 }).withHint(orders, "WITH (TABLOCK)", { dialect: "mssql" }),
        "INSERT INTO orders WITH (TABLOCK) (user_id, amount) VALUES (@p1, @p2)",
      ],
    ],
  ],
  [
    "the portable upsert",
    [
      [
        "is a MERGE that holds its keys",
        one
          .onConflict([email])
          .doUpdate(({ excluded }) => ({ visits: visits.add(excluded.visits) }))
          .returning(id),
        `MERGE INTO users WITH (HOLDLOCK) ${SOURCE} WHEN MATCHED THEN UPDATE SET visits = (users.visits + excluded.visits) ${ADDED} OUTPUT inserted.id;`,
      ],
      ["that does nothing", one.onConflict([email]).doNothing(), `MERGE INTO users WITH (HOLDLOCK) ${SOURCE} ${ADDED};`],
      [
        "on a condition",
        one.onConflict([email]).doUpdate(() => ({ visits: 1 }), { where: visits.lt(9) }),
        `MERGE INTO users WITH (HOLDLOCK) ${SOURCE} WHEN MATCHED AND users.visits < @p3 THEN UPDATE SET visits = @p4 ${ADDED};`,
      ],
      [
        "that does nothing about any key",
        insert(users).values({ id: 1, email: "a" }).onConflict().doNothing(),
        "SET IDENTITY_INSERT users ON; MERGE INTO users WITH (HOLDLOCK) USING (VALUES (@p1, @p2, @p3)) AS excluded (id, email, visits) ON (users.id = excluded.id) OR (users.email = excluded.email) WHEN NOT MATCHED THEN INSERT (id, email, visits) VALUES (excluded.id, excluded.email, excluded.visits); SET IDENTITY_INSERT users OFF",
      ],
      [
        "of rows from a SELECT",
        insert(users).fromSelect(["email"], select(u.c.name).orderBy(u.c.name), { includeDefaults: false }).onConflict([email]).doNothing(),
        "MERGE INTO users WITH (HOLDLOCK) USING (SELECT u.name FROM users AS u) AS excluded (email) ON users.email = excluded.email WHEN NOT MATCHED THEN INSERT (email) VALUES (excluded.email);",
      ],
      [
        "of a table in a schema, which is known by its name alone",
        insert(inSchema)
          .values({ id: 1, n: 2 })
          .onConflict([inSchema.c.id])
          .doUpdate(({ excluded }) => ({ n: inSchema.c.n.add(excluded.n) })),
        "SET IDENTITY_INSERT shop.items ON; MERGE INTO shop.items WITH (HOLDLOCK) AS items USING (VALUES (@p1, @p2)) AS excluded (id, n) ON items.id = excluded.id WHEN MATCHED THEN UPDATE SET n = (items.n + excluded.n) WHEN NOT MATCHED THEN INSERT (id, n) VALUES (excluded.id, excluded.n); SET IDENTITY_INSERT shop.items OFF",
      ],
    ],
  ],
  [
    "UPDATE",
    [
      [
        "a condition as a value",
        update(flags).values({ many: flags.c.n.gt(1) }),
        "UPDATE flags SET many=CASE WHEN (flags.n > @p1) THEN 1 WHEN NOT (flags.n > @p1) THEN 0 END",
      ],
      [
        "FROM lists the table once more",
        update(users).values({ visits: orders.c.amount }).where(ofUser).returning(id),
        "UPDATE users SET visits=orders.amount, changed=@p1 OUTPUT inserted.id FROM users, orders WHERE orders.user_id = users.id",
      ],
      [
        "an alias is updated by its name",
        update(u).values({ visits: 1 }).where(u.c.id.eq(1)).returning(u.c.visits),
        "UPDATE u SET visits=@p1, changed=@p2 OUTPUT inserted.visits FROM users AS u WHERE u.id = @p3",
      ],
      [
        "the old row and the new one",
        update(users).values({ visits: 1 }).returning(deleted(users).c.visits.label("before"), inserted(users).c.visits.label("now")),
        "UPDATE users SET visits=@p1, changed=@p2 OUTPUT deleted.visits AS before, inserted.visits AS now",
      ],
      [
        "of some rows",
        update(users).values({ visits: 1 }).where(visits.gt(1)).limit(3).returning(id),
        "UPDATE TOP ([param_1]) users SET visits=@p1, changed=@p2 OUTPUT inserted.id WHERE users.visits > @p3",
      ],
      [
        "of some rows of an alias",
        update(u).values({ visits: 1 }).limit(3),
        "UPDATE TOP ([param_1]) u SET visits=@p1, changed=@p2 FROM users AS u",
      ],
      [
        "hints, where each table stands",
        update(users).values({ visits: orders.c.amount }).where(ofUser).withHint(orders, "WITH (PAGLOCK)", { dialect: "mssql" }),
        "UPDATE users SET visits=orders.amount, changed=@p1 FROM users, orders WITH (PAGLOCK) WHERE orders.user_id = users.id",
      ],
    ],
  ],
  [
    "DELETE",
    [
      [
        "gives back the old rows",
        deleteFrom(orders).where(orders.c.id.eq(1)).returning(orders),
        "DELETE FROM orders OUTPUT deleted.id, deleted.user_id, deleted.amount WHERE orders.id = @p1",
      ],
      ["has FROM twice", deleteFrom(orders).where(ofUser), "DELETE FROM orders FROM orders, users WHERE orders.user_id = users.id"],
      [
        "of an alias",
        deleteFrom(u).where(u.c.id.eq(1)).returning(u.c.id),
        "DELETE FROM u OUTPUT deleted.id FROM users AS u WHERE u.id = @p1",
      ],
      [
        "of some rows",
        deleteFrom(orders).where(ofUser).limit(3),
        "DELETE TOP ([param_1]) FROM orders FROM orders, users WHERE orders.user_id = users.id",
      ],
      ["of the rows of a CTE", ((c) => deleteFrom(c))(select(id).cte("c")), "WITH c AS (SELECT users.id AS id FROM users) DELETE FROM c"],
    ],
  ],
  [
    "MERGE",
    [
      [
        "ends with a semicolon",
        mergeInto(users)
          .using(orders, ofUser)
          .whenMatched()
          .update({ visits: orders.c.amount })
          .whenNotMatchedBySource()
          .delete()
          .returning(id, deleted(users).c.visits.label("before"), mergeAction()),
        "MERGE INTO users USING orders ON orders.user_id = users.id WHEN MATCHED THEN UPDATE SET visits = orders.amount, changed = @p1 WHEN NOT MATCHED BY SOURCE THEN DELETE OUTPUT inserted.id, deleted.visits AS before, $action AS action;",
      ],
      [
        "that only deletes gives back the old rows",
        mergeInto(users).using(orders, ofUser).whenMatched(visits.gt(1)).delete().whenNotMatchedBySource().delete().returning(id),
        "MERGE INTO users USING orders ON orders.user_id = users.id WHEN MATCHED AND users.visits > @p1 THEN DELETE WHEN NOT MATCHED BY SOURCE THEN DELETE OUTPUT deleted.id;",
      ],
      [
        "has no DO NOTHING: the last clause about its rows is left out",
        mergeInto(users)
          .using(orders, ofUser)
          .whenMatched(visits.gt(1))
          .delete()
          .whenMatched()
          .doNothing()
          .whenNotMatched()
          .insert({ email: "a" }),
        "MERGE INTO users USING orders ON orders.user_id = users.id WHEN MATCHED AND users.visits > @p1 THEN DELETE WHEN NOT MATCHED THEN INSERT (email, visits) VALUES (@p2, @p3);",
      ],
    ],
  ],
];
