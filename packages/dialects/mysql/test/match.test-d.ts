/** What a full-text match takes, and what it gives. */
import type { Expr } from "@athanor/core";
import { match } from "../src/index.ts";
import { addresses, users } from "./sample-tables.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;

is<Expr<boolean, never, "user_account", "bool">>()(match(users.c.name, "a"));
is<Expr<boolean, never, "user_account" | "address", "bool">>()(match([users.c.fullname, addresses.c.email], "a", { booleanMode: true }));
// @ts-expect-error numbers are in no full-text index
match(users.c.id, "a");
// @ts-expect-error words are a text
match(users.c.name, 5);
// @ts-expect-error a mode has a name
match(users.c.name, "a", "IN BOOLEAN MODE");
