/** What each SQL type is in TypeScript, and what the options of columns make of it. */
import type { Expr, InferInsert, InferSelect, SqlColumn, SqlType } from "@athanor/core";
import { column, func, insert, MetaData, sql, types as t, table, text, typeDecorator, update } from "@athanor/core";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function expect<T extends true>(): void;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;

// ── the table of types ──
is<SqlType<number, "num">>()(t.integer());
is<SqlType<number, "num">>()(t.smallInteger());
is<SqlType<number, "num">>()(t.float());
is<SqlType<number, "num">>()(t.double());
is<SqlType<number, "num">>()(t.bigInteger());
is<SqlType<bigint, "num">>()(t.bigInteger({ as: "bigint" }));
is<SqlType<string, "num">>()(t.bigInteger({ as: "string" }));
is<SqlType<string, "num">>()(t.numeric(12, 2));
is<SqlType<number, "num">>()(t.numeric(12, 2, { as: "number" }));
is<SqlType<string, "text">>()(t.string(30));
is<SqlType<string, "text">>()(t.text());
is<SqlType<string, "text">>()(t.unicode(30));
is<SqlType<string, "uuid">>()(t.uuid());
is<SqlType<"admin" | "user", "text">>()(t.enum("admin", "user"));
is<SqlType<string, "time">>()(t.date());
is<SqlType<string, "time">>()(t.time());
is<SqlType<string, "interval">>()(t.interval());
is<SqlType<Date, "time">>()(t.dateTime());
is<SqlType<Date, "time">>()(t.dateTime({ timezone: true }));
is<SqlType<string, "time">>()(t.dateTime({ as: "string" }));
is<SqlType<boolean, "bool">>()(t.boolean());
is<SqlType<Uint8Array, "bytes">>()(t.largeBinary());
is<SqlType<{ theme: string }, "json">>()(t.json<{ theme: string }>());
// A type for one dialect changes nothing in TypeScript.
is<SqlType<string, "text">>()(t.string(30).withVariant(t.text(), "mysql"));
is<SqlType<{ cents: number }, "num">>()(
  typeDecorator({ impl: t.integer(), bind: (money: { cents: number }) => money.cents, result: (cents) => ({ cents }) }),
);
// @ts-expect-error no such form
t.bigInteger({ as: "int64" });
// @ts-expect-error an exact number has no bigint form
t.numeric(12, 2, { as: "bigint" });
// @ts-expect-error no such form
t.dateTime({ as: "iso" });
// @ts-expect-error bind gives what the type below doesn't take
typeDecorator({ impl: t.integer(), bind: (money: { cents: number }) => String(money.cents), result: (cents) => ({ cents }) });

// ── which columns an INSERT needs ──
const metadata = new MetaData();
const orders = table("orders", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  code: column(t.uuid(), { default: () => "0" }),
  at: column(t.dateTime(), { serverDefault: func.now() }),
  state: column(t.enum("new", "paid"), { default: "new" }),
  total: column(t.numeric(12, 2)),
  tax: column(t.numeric(12, 2), { computed: "total * 0.2", generated: true }),
  note: column(t.text(), { nullable: true, comment: "for the shop", info: { shown: true } }),
  version: column(t.integer(), { serverDefault: "1", onUpdate: sql`version + 1` }),
  parent: column(t.integer(), { foreignKey: "orders.id", foreignKeyOptions: { name: "fk_parent" } }),
});
expect<
  Equal<
    InferSelect<typeof orders>,
    {
      id: number;
      code: string;
      at: Date;
      state: "new" | "paid";
      total: string;
      tax: string;
      note: string | null;
      version: number;
      parent: number;
    }
  >
>();
type Value<T> = T | Expr<T, string, string>;
expect<
  Equal<
    InferInsert<typeof orders>,
    {
      total: Value<string>;
      parent: Value<number>;
      id?: Value<number>;
      code?: Value<string>;
      at?: Value<Date>;
      state?: Value<"new" | "paid">;
      note?: Value<string | null>;
      version?: Value<number>;
    }
  >
>();
is<SqlColumn<string, "tax", "orders", "num">>()(orders.c.tax);
insert(orders).values({ total: text("0"), parent: orders.c.id, version: orders.c.version.add(1) });
// @ts-expect-error a generated column is never written
insert(orders).values({ total: "1", parent: 1, tax: "1" });
// @ts-expect-error nor is it changed
update(orders).values({ tax: "1" });
// @ts-expect-error an expression of another type
insert(orders).values({ total: orders.c.note, parent: 1 });
// @ts-expect-error a default function that gives something else
column(t.uuid(), { default: () => 7 });
// What such functions are given is known without saying, and they are defaults like others.
const written = table("written", metadata, {
  title: column(t.text()),
  slug: column(t.text(), { default: (context) => String(is<Readonly<Record<string, unknown>>>()(context.parameters)) }),
  state: column(t.enum("new", "old"), { default: ({ parameters }) => (parameters["title"] === "" ? "new" : "old") }),
  edits: column(t.integer(), { nullable: true, onUpdate: ({ parameters }) => Object.keys(parameters).length }),
});
expect<
  Equal<
    InferInsert<typeof written>,
    { title: Value<string>; slug?: Value<string>; state?: Value<"new" | "old">; edits?: Value<number | null> }
  >
>();
// @ts-expect-error one that depends on the row gives something else
column(t.enum("new", "old"), { default: ({ parameters }) => String(parameters["title"]) });
// @ts-expect-error so does what an UPDATE sets
column(t.integer(), { onUpdate: () => "x" });
// @ts-expect-error an expression of another type
column(t.integer(), { onUpdate: func.now() });
// @ts-expect-error a server's default is SQL
column(t.integer(), { serverDefault: 0 });
// @ts-expect-error ON DELETE has five answers
column(t.integer(), { foreignKey: "orders.id", onDelete: "EXPLODE" });

// ── composite primary keys are not numbered by the database ──
const items = table("items", metadata, {
  order: column(t.integer(), { primaryKey: true }),
  position: column(t.integer(), { primaryKey: true }),
  sku: column(t.string(9)),
});
expect<Equal<InferInsert<typeof items>, { order: Value<number>; position: Value<number>; sku: Value<string> }>>();
// @ts-expect-error the position is missing
insert(items).values({ order: 1, sku: "a" });
