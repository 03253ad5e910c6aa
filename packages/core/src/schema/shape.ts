/**
 * Shapes: the declared columns of a table or a mapped class, as types, and what follows from them: the rows of INSERT and
 * UPDATE, and the columns of `.c`.
 */
import type { AnyItem, Expr, SqlColumn } from "../expressions/expr.ts";
import type { FAMILY, INS, NAME, PK, SHAPE, VALUE } from "../phantoms.ts";
import type { Family } from "../types/sql-type.ts";

/** How an INSERT treats a column: required, optional, auto (a sole integer primary key, numbered by the database), fk (required in Core; in the ORM a relationship may fill it), never (generated). */
export type Insertion = "required" | "optional" | "auto" | "fk" | "never";

/** The declaration of a column. */
export interface ColumnDef<out T, out F extends Family, out I extends Insertion, out P extends boolean> {
  readonly [VALUE]: T;
  readonly [FAMILY]: F;
  readonly [INS]: I;
  readonly [PK]: P;
}

/** Any declaration of a column. */
export type AnyColumnDef = ColumnDef<unknown, Family, Insertion, boolean>;

/** A source of rows, by name. */
export interface Source<out N extends string = string> {
  readonly [NAME]: N;
}

/** A source whose declared columns are known: a table, an alias of one, a mapped class. */
export interface TableLike<N extends string, Sh> extends Source<N> {
  readonly [SHAPE]: Sh;
}

type ColumnOf<D, K extends string, N extends string> =
  D extends ColumnDef<infer T, infer F, Insertion, boolean> ? SqlColumn<T, K, N, F> : never;

/** The columns of a table. */
export type Columns<Sh, N extends string> = { readonly [P in keyof Sh & string]: ColumnOf<Sh[P], P, N> };

/** The TypeScript type of a declared column. */
export type DefValue<D> = D extends ColumnDef<infer T, Family, Insertion, boolean> ? T : never;

/** Keys of the columns that are inserted in one of the given ways. */
export type KeysBy<Sh, I> = { [P in keyof Sh]: Sh[P] extends AnyColumnDef ? (Sh[P][typeof INS] extends I ? P : never) : never }[keyof Sh];
/** Keys of the columns that can be written. */
export type WritableKeys<Sh> = {
  [P in keyof Sh]: Sh[P] extends AnyColumnDef ? (Sh[P][typeof INS] extends "never" ? never : P) : never;
}[keyof Sh];
/** Keys of the columns of the primary key. */
export type PrimaryKeys<Sh> = {
  [P in keyof Sh]: Sh[P] extends AnyColumnDef ? (Sh[P][typeof PK] extends true ? P : never) : never;
}[keyof Sh];
/** Whether a type is a union of more than one. */
export type IsUnion<A, B = A> = A extends unknown ? ([B] extends [A] ? false : true) : never;
/** An intersection as one plain object, for readable hovers. */
export type Flat<T> = { [K in keyof T]: T[K] } & {};

/** A composite key is not numbered by the database: its integers are required too. */
type CoreRequired<Sh> = KeysBy<Sh, IsUnion<PrimaryKeys<Sh>> extends true ? "required" | "fk" | "auto" : "required" | "fk">;
/** A value or an expression of it. */
export type Writable<T> = T | Expr<T, string, string>;

/** A row for INSERT. */
export type InsertValues<Sh> = Flat<
  { [P in CoreRequired<Sh>]: Writable<DefValue<Sh[P]>> } & {
    [P in Exclude<WritableKeys<Sh>, CoreRequired<Sh>>]?: Writable<DefValue<Sh[P]>>;
  }
>;
/** What UPDATE sets. */
export type UpdateValues<Sh> = { [P in WritableKeys<Sh>]?: Writable<DefValue<Sh[P]>> };

/**
 * A row as INSERT takes it.
 *
 * @example
 * type NewUser = InferInsert<typeof users>;
 */
export type InferInsert<T> = T extends { readonly [SHAPE]: infer Sh } ? InsertValues<Sh> : never;
/** A whole row of a table, by column key. */
export type InferSelect<T> = T extends { readonly [SHAPE]: infer Sh }
  ? { [P in keyof Sh as Sh[P] extends AnyColumnDef ? P : never]: DefValue<Sh[P]> }
  : never;

/** What can be named as a column of a table. */
export type ItemOf<N extends string> = AnyItem & Source<N>;
