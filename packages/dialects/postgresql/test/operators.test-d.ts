/** What PostgreSQL's own operators and functions take, and what they give. */
import type { Expr, Family, InferRow } from "@athanor/core";
import { select, types as t } from "@athanor/core";
import { pg } from "../src/index.ts";
import { users } from "./sample-tables.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare function row<S>(statement: S): InferRow<S>;
type Condition = Expr<boolean, never, "user_account", "bool">;

const { id, name, fullname, tags, grid, doc, attributes, span, words } = users.c;

// ── arrays ──
is<Condition>()(pg.contains(tags, ["a"]));
is<Condition>()(pg.overlaps(tags, pg.array(["a", "b"])));
is<Expr<string[], never, "user_account", "array">>()(pg.concat(tags, ["a"]));
is<Expr<string[], never, never, "array">>()(pg.array(["a", "b"]));
is<Expr<(string | null)[], never, "user_account", "array">>()(pg.array([name, fullname]));
is<Expr<string[], never, never, "array">>()(pg.array([], { type: t.text() }));
is<Expr<number | null, never, "user_account", Family>>()(grid.at(1).at(2));
// @ts-expect-error numbers are no texts
pg.contains(tags, [1]);
// @ts-expect-error an array without members has no type of its own
select(pg.array([]));
// @ts-expect-error what is no array can't be put behind one
pg.concat(id, [1]);

// ── JSON and hstore ──
is<Condition>()(pg.contains(doc, { deep: { a: [1] } }));
is<Condition>()(pg.hasAnyKey(attributes, ["a"]));
is<Condition>()(pg.pathExists(doc, "$.theme"));
is<{ theme: string; deep: { a: number[] } }>()(row(select(pg.deleteKey(doc, "theme").label("rest"))).rest);
// @ts-expect-error a member that the document doesn't have
pg.contains(doc, { thema: "dark" });
// @ts-expect-error a member of another type
pg.contains(doc, { theme: 1 });
// @ts-expect-error keys are a list
pg.hasAnyKey(doc, "a");
// @ts-expect-error a number has no keys to delete
pg.deleteKey(id, "a");

// ── ranges ──
is<Condition>()(pg.contains(span, 5));
is<Condition>()(pg.contains(span, { lower: 1, upper: null }));
is<Condition>()(pg.strictlyLeftOf(span, span));
// @ts-expect-error what is no range lies on no side
pg.strictlyLeftOf(tags, tags);
// @ts-expect-error a range needs both of its ends, if only as null
pg.overlaps(span, { lower: 1 });

// ── full-text search ──
is<Condition>()(pg.matches(pg.toTsvector(name), pg.websearchToTsquery("a")));
is<Condition>()(pg.match(name, "a", { config: "english" }));
is<Condition>()(pg.matches(words, pg.toTsquery("a")));
is<number>()(row(select(pg.tsRank(words, pg.toTsquery("a")))).ts_rank);
is<string>()(row(select(pg.tsHeadline(name, pg.toTsquery("a")))).ts_headline);
// @ts-expect-error a document is no text: it has no LIKE
pg.toTsvector(name).like("a");
// @ts-expect-error words are a text
pg.toTsquery(5);
