/** The types of select lists: from what is selected to the tuple and the record of a row. */
import type { SqlColumn } from "../expressions/expr.ts";
import type { ANC, FAMILY, KEY, NAME, SHAPE, VALUE } from "../phantoms.ts";
import type { Insertion, KeysBy, Source } from "../schema/shape.ts";
import type { Family } from "../types/sql-type.ts";

/** What a selected expression says of itself. */
export interface ItemLike {
  readonly [VALUE]: unknown;
  readonly [KEY]: string;
  readonly [NAME]: string;
}

/** A mapped class. */
export type EntityClass = (abstract new (...args: never) => unknown) & { readonly [NAME]: string; readonly [SHAPE]: unknown };

/** What can be selected: an expression, a mapped class, or a whole table or subquery. */
export type Selectable = ItemLike | EntityClass | Source;

/** What can be joined: anything with a name. */
export type Joinable = { readonly [NAME]: string };

/** The value of a selected item; `N` are the names that outer joins have made nullable. */
export type ItemValue<X, N> = X extends abstract new (
  ...args: never
) => infer I
  ? X extends Source<infer S>
    ? [S & N] extends [never]
      ? I
      : I | null
    : never
  : X extends ItemLike
    ? [X[typeof NAME] & N] extends [never]
      ? X[typeof VALUE]
      : X[typeof VALUE] | null
    : never;

/** The tuple side of a row. The order of a whole table's columns is in no type: with one in the list, the tuple is `unknown[]`. */
export type ItemValues<A extends readonly unknown[], N> = A extends readonly (ItemLike | EntityClass)[]
  ? { -readonly [I in keyof A]: ItemValue<A[I], N> }
  : unknown[];

type KeyOf<X> = X extends ItemLike ? X[typeof KEY] : never;
/** A key that is taken gets a number, in the type as in the row. */
type Dedupe<K extends string, U> = K extends U ? (`${K}_1` extends U ? (`${K}_2` extends U ? `${K}_3` : `${K}_2`) : `${K}_1`) : K;

/** Unique key → item. Does not depend on what is nullable, so it is computed once for a select list. */
type Keyed<A extends readonly unknown[], R = {}> = A extends readonly [infer H, ...infer T]
  ? Keyed<
      T,
      [KeyOf<H>] extends [never]
        ? H extends EntityClass
          ? R
          : H extends { readonly c: infer C }
            ? R & C
            : R
        : R & { [K in Dedupe<KeyOf<H>, keyof R>]: H }
    >
  : R;

/** The record side of a row. */
export type ItemRecord<A extends readonly unknown[], N> = Keyed<A> extends infer R ? { [K in keyof R]: ItemValue<R[K], N> } : never;

/** The family of a selected item. */
export type FamilyOfItem<X> = X extends { readonly [FAMILY]: infer F extends Family } ? F : Family;

type KeyedColumns<A extends readonly unknown[], R = {}> = A extends readonly [infer H, ...infer T]
  ? KeyedColumns<
      T,
      [KeyOf<H>] extends [never]
        ? H extends { readonly [SHAPE]: infer Sh; readonly c: infer C }
          ? R & Pick<C, keyof C & KeysBy<Sh, Insertion>>
          : R
        : R & { [K in Dedupe<KeyOf<H>, keyof R>]: H }
    >
  : R;

/** The columns that a statement in FROM has under the name `S`. */
export type SubqueryColumns<A extends readonly unknown[], N, S extends string> =
  KeyedColumns<A> extends infer R ? { readonly [K in keyof R & string]: SqlColumn<ItemValue<R[K], N>, K, S, FamilyOfItem<R[K]>> } : never;

/** The names of the sources of a select list. */
export type SourcesOf<A extends readonly unknown[]> = A[number] extends infer X
  ? X extends { readonly [NAME]: infer S extends string }
    ? S
    : never
  : never;
/** The names of the entities of a select list, with those of their ancestors: what loader options may start from. */
export type RootsOf<A extends readonly unknown[]> = A[number] extends infer X
  ? X extends { readonly [ANC]: infer S extends string }
    ? S
    : never
  : never;
