/** Rows, as far as types go: at run time they are made by the engine. */
import type { Executable } from "./executable.ts";

/**
 * The tuple side of a row, as accessors of a class: destructuring sees a tuple (assignable to `readonly unknown[]`),
 * while spread and rest see only the columns, as at run time.
 *
 * @typeParam V the values in column order
 */
export declare abstract class RowTuple<out V extends readonly unknown[]> {
  get 0(): V[0];
  get 1(): V[1];
  get 2(): V[2];
  get 3(): V[3];
  get 4(): V[4];
  get 5(): V[5];
  get 6(): V[6];
  get 7(): V[7];
  get 8(): V[8];
  get 9(): V[9];
  get 10(): V[10];
  get 11(): V[11];
  get 12(): V[12];
  get 13(): V[13];
  get 14(): V[14];
  get 15(): V[15];
  get 16(): V[16];
  get 17(): V[17];
  get 18(): V[18];
  get 19(): V[19];
  get 20(): V[20];
  get 21(): V[21];
  get 22(): V[22];
  get 23(): V[23];
  get 24(): V[24];
  get 25(): V[25];
  get 26(): V[26];
  get 27(): V[27];
  get 28(): V[28];
  get 29(): V[29];
  get 30(): V[30];
  get 31(): V[31];
  get 32(): V[32];
  get 33(): V[33];
  get 34(): V[34];
  get 35(): V[35];
  get 36(): V[36];
  get 37(): V[37];
  get 38(): V[38];
  get 39(): V[39];
  get 40(): V[40];
  get 41(): V[41];
  get 42(): V[42];
  get 43(): V[43];
  get 44(): V[44];
  get 45(): V[45];
  get 46(): V[46];
  get 47(): V[47];
  get length(): V["length"];
  [Symbol.iterator](): ArrayIterator<V[number]>;
  get [Symbol.unscopables](): ReadonlyArray<unknown>[typeof Symbol.unscopables];
  get toString(): ReadonlyArray<V[number]>["toString"];
  get toLocaleString(): ReadonlyArray<V[number]>["toLocaleString"];
  get concat(): ReadonlyArray<V[number]>["concat"];
  get join(): ReadonlyArray<V[number]>["join"];
  get slice(): ReadonlyArray<V[number]>["slice"];
  get indexOf(): ReadonlyArray<V[number]>["indexOf"];
  get lastIndexOf(): ReadonlyArray<V[number]>["lastIndexOf"];
  get every(): ReadonlyArray<V[number]>["every"];
  get some(): ReadonlyArray<V[number]>["some"];
  get forEach(): ReadonlyArray<V[number]>["forEach"];
  get map(): ReadonlyArray<V[number]>["map"];
  get filter(): ReadonlyArray<V[number]>["filter"];
  get reduce(): ReadonlyArray<V[number]>["reduce"];
  get reduceRight(): ReadonlyArray<V[number]>["reduceRight"];
  get find(): ReadonlyArray<V[number]>["find"];
  get findIndex(): ReadonlyArray<V[number]>["findIndex"];
  get findLast(): ReadonlyArray<V[number]>["findLast"];
  get findLastIndex(): ReadonlyArray<V[number]>["findLastIndex"];
  get entries(): ReadonlyArray<V[number]>["entries"];
  get keys(): ReadonlyArray<V[number]>["keys"];
  get values(): ReadonlyArray<V[number]>["values"];
  get includes(): ReadonlyArray<V[number]>["includes"];
  get flatMap(): ReadonlyArray<V[number]>["flatMap"];
  get flat(): ReadonlyArray<V[number]>["flat"];
  get at(): ReadonlyArray<V[number]>["at"];
  get toReversed(): ReadonlyArray<V[number]>["toReversed"];
  get toSorted(): ReadonlyArray<V[number]>["toSorted"];
  get toSpliced(): ReadonlyArray<V[number]>["toSpliced"];
  get with(): ReadonlyArray<V[number]>["with"];
  readonly [index: number]: V[number];
}

/** A row: a tuple by position and a record by key at the same time. */
export type Row<V extends readonly unknown[], R> = RowTuple<V> & Readonly<R>;

/**
 * The rows that a statement gives.
 *
 * @example
 * const stmt = select(users.c.id, users.c.name);
 * type UserRow = InferRow<typeof stmt>; // { id: number; name: string }, and [number, string]
 */
export type InferRow<S> = S extends Executable<infer V, infer R> ? Row<V, R> : never;
