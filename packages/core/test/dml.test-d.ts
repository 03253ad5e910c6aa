/** INSERT, UPDATE, DELETE, upserts and MERGE: what they take, what they return, and what is an error in its place. */
import type { InferRow } from "@athanor/core";
import {
  alias,
  column,
  deleteFrom,
  fromDmlColumn,
  func,
  insert,
  join,
  literal,
  MetaData,
  mergeAction,
  mergeInto,
  select,
  slice,
  sql,
  types as t,
  table,
  text,
  tuple,
  update,
  values,
} from "@athanor/core";
import { addresses, users } from "./usage.test-d.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare function row<S>(statement: S): InferRow<S>;
declare function execute<P>(statement: { readonly [PARAMS]: (parameters: P) => void }, params: NoInfer<P>): void;

import type { PARAMS } from "@athanor/core";

const { id, name, fullname, balance } = users.c;
const posts = table("posts", new MetaData(), {
  id: column(t.integer(), { primaryKey: true }),
  title: column(t.text()),
  slug: column(t.text(), { default: ({ parameters }) => String(parameters["title"]) }),
  tags: column(t.array(t.text())),
  views: column(t.integer(), { default: 0 }),
  total: column(t.integer(), { computed: "views * 2" }),
});

// ── INSERT: defaults make columns optional, generated ones can't be given ──
insert(posts).values({ title: "a", tags: [] });
insert(posts).values([
  { title: "a", tags: ["x"] },
  { title: text("b"), tags: posts.c.tags, slug: "c", views: func.abs(literal(-1)) },
]);
// @ts-expect-error a missing column
insert(posts).values({ tags: [] });
// @ts-expect-error a wrong type
insert(posts).values({ title: 1, tags: [] });
// @ts-expect-error a wrong member of an array
insert(posts).values({ title: "a", tags: [1] });
// @ts-expect-error an expression of a wrong type
insert(posts).values({ title: posts.c.views, tags: [] });
// @ts-expect-error an unknown column
insert(posts).values({ title: "a", tags: [], titel: "b" });
// @ts-expect-error a column that the database fills
insert(posts).values({ title: "a", tags: [], total: 1 });
// @ts-expect-error undefined
insert(posts).values({ title: undefined, tags: [] });
// @ts-expect-error a default that depends on the row has the column's type
column(t.integer(), { default: (context) => String(context.parameters["a"]) });

// ── its rows at execution ──
execute(insert(posts), { title: "a", tags: [] });
// @ts-expect-error a missing column
execute(insert(posts), { title: "a" });
// @ts-expect-error an INSERT with values takes no rows
execute(insert(posts).values({ title: "a", tags: [] }), { title: "b", tags: [] });
execute(insert(posts).values({ tags: [] }, { partial: true }), { title: "a", views: 3 });
// @ts-expect-error the rest is still required
execute(insert(posts).values({ tags: [] }, { partial: true }), {});
// @ts-expect-error what is given already is not asked for again
execute(insert(posts).values({ tags: [] }, { partial: true }), { title: "a", tags: [] });
// @ts-expect-error a wrong type
insert(posts).values({ tags: 1 }, { partial: true });
// @ts-expect-error an unknown column
insert(posts).values({ taggs: [] }, { partial: true });

// ── from a SELECT: as many columns as keys, of their types ──
insert(posts).fromSelect(["title", "views"], select(name, id));
insert(posts).fromSelect(["title", "views"], select(name, id), { includeDefaults: false });
insert(posts).fromSelect(["title"], select(func.lower(name)).union(select(addresses.c.email)));
insert(posts).fromSelect(["title", "views"], sql`select 'a', 1`);
insert(posts).fromSelect(["title", "views"], sql`select 'a', 1`.columns(["title", t.text()], ["views", t.integer()]));
insert(users).fromSelect(["name"], select(users));
// @ts-expect-error an unknown column
insert(posts).fromSelect(["titel"], select(name));
// @ts-expect-error a number for a text
insert(posts).fromSelect(["title"], select(id));
// @ts-expect-error a column too few
insert(posts).fromSelect(["title", "views"], select(name));
// @ts-expect-error NULL, where there can't be any
insert(posts).fromSelect(["title"], select(fullname));
// @ts-expect-error a generated column
insert(posts).fromSelect(["total"], select(id));
// @ts-expect-error no statement
insert(posts).fromSelect(["title"], ["a"]);

// ── RETURNING ──
is<number>()(row(insert(posts).returning(posts.c.id)).id);
is<string>()(row(insert(posts).returning(posts.c.id, func.lower(posts.c.title).label("low"))).low);
is<number>()(row(insert(posts).returning(posts.c.id, { sortByParameterOrder: true })).id);
is<string>()(row(insert(posts).returning(posts.c.id).returning(posts.c.title)).title);
is<string | null>()(row(update(users).values({ name: "a" }).returning(users)).fullname);
is<number>()(row(deleteFrom(users).returning(id)).id);
// @ts-expect-error not returned
row(insert(posts).returning(posts.c.id)).title;
// @ts-expect-error no such option
insert(posts).returning(posts.c.id, { sorted: true });
// @ts-expect-error what is no expression
insert(posts).returning("id");

// ── as a CTE: the columns that it returns ──
{
  const added = insert(posts).returning(posts.c.id, posts.c.title).cte("added");
  is<string>()(row(select(added.c.title)).title);
  // @ts-expect-error not returned
  added.c.slug;
  const changed = update(users).values({ name: "a" }).returning(id, balance.label("b")).cte();
  is<string>()(row(select(changed.c.b)).b);
  const gone = deleteFrom(users).returning(fullname).cte("gone");
  is<string | null>()(row(select(gone.c.fullname)).fullname);
  insert(addresses).fromSelect(["userId", "email"], select(added.c.id, added.c.title));
}

// ── upserts ──
{
  const one = insert(posts).values({ title: "a", tags: [] });
  one.onConflict([posts.c.title], { anyKey: true, where: posts.c.views.gt(1) }).doNothing();
  one.onConflict({ constraint: "uq_title" }).doUpdate(({ excluded }) => ({ views: excluded.views.add(1) }), { where: posts.c.id.gt(1) });
  is<number>()(row(one.onConflict([posts.c.id]).doNothing().returning(posts.c.id)).id);
  one.onConflict().doNothing();
  // @ts-expect-error without a key, there is nothing to update by
  one.onConflict().doUpdate(() => ({ views: 1 }));
  // @ts-expect-error columns stand in a list
  one.onConflict(posts.c.title);
  // @ts-expect-error another table's column
  one.onConflict([users.c.name]);
  // @ts-expect-error no such option
  one.onConflict([posts.c.title], { any: true });
  // @ts-expect-error an unknown column
  one.onConflict([posts.c.title]).doUpdate(() => ({ viewz: 1 }));
  // @ts-expect-error a wrong type
  one.onConflict([posts.c.title]).doUpdate(({ excluded }) => ({ views: excluded.title }));
  one.onDuplicateKeyUpdate(({ inserted }) => ({ views: inserted.views, title: "b" }));
  one.onDuplicateKeyUpdate(({ inserted, set }) => [set(posts.c.views, posts.c.views.add(1)), set(posts.c.title, inserted.title)]);
  // @ts-expect-error a wrong type in a pair
  one.onDuplicateKeyUpdate(({ inserted, set }) => [set(posts.c.views, inserted.title)]);
  // @ts-expect-error another table's column
  one.onDuplicateKeyUpdate(({ set }) => [set(users.c.name, "a")]);
  // @ts-expect-error an unknown column
  one.onDuplicateKeyUpdate(() => ({ viewz: 1 }));
  // @ts-expect-error a wrong type
  one.onDuplicateKeyUpdate(({ inserted }) => ({ views: inserted.title }));
}

// ── UPDATE ──
update(users).values({ name: "a", fullname: null, balance: balance.add("1") });
update(users).values({ name: select(addresses.c.email).limit(1).scalarSubquery() as never });
// @ts-expect-error an unknown column
update(users).values({ nmae: "a" });
// @ts-expect-error a wrong type
update(users).values({ name: 1 });
// @ts-expect-error NULL, where there can't be any
update(users).values({ name: null });
// @ts-expect-error a column that the database fills
update(posts).values({ total: 1 });
update(posts)
  .assign(posts.c.tags.at(1), "x")
  .assign(posts.c.tags.at(slice(1, 2)), ["x", "y"])
  .assign(tuple(posts.c.title, posts.c.views), ["a", 1])
  .assign(tuple(posts.c.title, posts.c.views), select(name, id))
  .assign(users.c.fullname, null)
  .from(users, join(users, addresses));
// @ts-expect-error a wrong member
update(posts).assign(posts.c.tags.at(1), 5);
// @ts-expect-error a slice is a list
update(posts).assign(posts.c.tags.at(slice(1, 2)), "x");
// @ts-expect-error a wrong type
update(posts).assign(posts.c.title, 5);
// @ts-expect-error a row value of another shape
update(posts).assign(tuple(posts.c.title, posts.c.views), [1, "a"]);
// @ts-expect-error rows of another shape
update(posts).assign(tuple(posts.c.title, posts.c.views), select(id, name));
// @ts-expect-error no expression
update(posts).assign("title", "a");
update(posts).orderedValues([
  [posts.c.views, posts.c.views.add(1)],
  [posts.c.title, "a"],
]);
update(posts).orderedValues([
  [posts.c.views, 1],
  // @ts-expect-error a wrong type
  [posts.c.title, 1],
]);
{
  const u = alias(users, "u");
  is<string>()(
    row(
      update(u)
        .values({ name: u.c.name.concat("!") })
        .where(u.c.id.eq(1))
        .returning(u.c.name),
    ).name,
  );
  // @ts-expect-error an unknown column of an alias
  update(u).values({ nmae: "a" });
  update(join(users, addresses)).assign(name, "a");
  deleteFrom(select(id).cte("c")).where(id.gt(1));
  deleteFrom(u).using(addresses).where(u.c.id.eq(addresses.c.userId)).limit(3).orderBy(u.c.id.desc());
  // @ts-expect-error no number
  deleteFrom(u).limit("3");
  // @ts-expect-error no condition
  deleteFrom(u).where(u.c.name);
}
is<string>()(row(select(fromDmlColumn(name).label("x"))).x);
update(users).values({ fullname: fromDmlColumn(name).concat("!") });
// @ts-expect-error a number for a text
update(users).values({ name: fromDmlColumn(id) });

// ── MERGE ──
{
  const news = values("news", { id: t.integer(), title: t.text() }).data([{ id: 1, title: "a" }]);
  const into = mergeInto(posts).using(news, posts.c.id.eq(news.c.id));
  const all = into
    .whenMatched(news.c.title.eq(""))
    .delete()
    .whenMatched()
    .update({ title: news.c.title })
    .whenNotMatched()
    .insert({ title: news.c.title, tags: [] })
    .whenNotMatchedBySource()
    .doNothing();
  is<number>()(row(all.returning(posts.c.id, mergeAction())).id);
  is<"INSERT" | "UPDATE" | "DELETE">()(row(all.returning(mergeAction())).action);
  // @ts-expect-error a missing column
  into.whenNotMatched().insert({ title: "a" });
  // @ts-expect-error an unknown column
  into.whenMatched().update({ titel: "a" });
  // @ts-expect-error a wrong type
  into.whenMatched().update({ title: news.c.id });
  // @ts-expect-error only what is not there can be inserted
  into.whenMatched().insert({ title: "a", tags: [] });
  // @ts-expect-error what is not there can't be deleted
  into.whenNotMatched().delete();
  // @ts-expect-error the source is missing
  mergeInto(posts).whenMatched();
}
