/** Primary keys as `session.get` takes them. */
import type { DefValue, IsUnion, PrimaryKeys, SHAPE } from "@athanor/core";

/** How many members a union has, as a tuple of that length. */
type CountOf<U, N extends unknown[] = []> = [U] extends [never]
  ? N
  : (U extends unknown ? (member: () => U) => void : never) extends (member: infer F) => void
    ? F extends () => infer L
      ? CountOf<Exclude<U, L>, [...N, unknown]>
      : N
    : N;
type Filled<T extends readonly unknown[], V> = { [I in keyof T]: V };
type KeyValue<Sh> = DefValue<Sh[PrimaryKeys<Sh>]>;

/** The primary key of a class: a value, or for a key of several columns an object by attribute or an array in their order. (The order of properties is in no type.) */
export type Identity<Sh> =
  IsUnion<PrimaryKeys<Sh>> extends true
    ? { readonly [P in PrimaryKeys<Sh>]: DefValue<Sh[P]> } | Filled<CountOf<PrimaryKeys<Sh>>, KeyValue<Sh>>
    : KeyValue<Sh>;

/** A mapped class, as `session.get` takes it. */
export interface EntityOf<I, Sh> {
  new (...args: never): I;
  readonly [SHAPE]: Sh;
}
