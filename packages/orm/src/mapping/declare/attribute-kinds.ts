/**
 * The kinds of attributes that a mapped class may declare, as types.
 *
 * The law of laziness: whatever names another class is a function that types never look into while classes are being declared
 * (`F extends Function`), and what it gives is unwrapped in mapped types only. A constraint such as `() => unknown` would make
 * the compiler go through all classes to check one.
 */
import type { AnyColumnDef, EXTRA, KIND, SHAPE, TARGET, VALUE } from "@athanor/core";
import type { RelationshipKind } from "./relationship-spec.ts";

/** A function, never looked into. */
export type Thunk = Function;

/** The declaration of a relationship: to what, of which kind, and (a map) keyed by which attribute. */
export interface Relationship<out F, out K extends RelationshipKind, out X = never> {
  readonly [TARGET]: F;
  readonly [KIND]: K;
  readonly [EXTRA]: X;
}

/** The declaration of an attribute that is a SQL expression: its type follows from what the function gives. */
export interface ExpressionAttribute<out F> {
  readonly [TARGET]: F;
  readonly [KIND]: "expression";
}

/** The declaration of a hybrid whose two sides differ: its type is given. */
export interface TypedHybrid<out T, out F> {
  readonly [VALUE]: T;
  readonly [EXTRA]: F;
  readonly [KIND]: "typed-hybrid";
}

/** The declaration of a composite: a value object over columns, which are named or declared with it. */
export interface Composite<out T, out C> {
  readonly [VALUE]: T;
  readonly [SHAPE]: C;
  readonly [KIND]: "composite";
}

/** The declaration of an association proxy: an attribute of what a relationship leads to. */
export interface AssociationProxy<out R, out A> {
  readonly [TARGET]: R;
  readonly [EXTRA]: A;
  readonly [KIND]: "proxy";
}

/** The declaration of a second name for an attribute. */
export interface Synonym<out R> {
  readonly [TARGET]: R;
  readonly [KIND]: "synonym";
}

/** What may stand in the declaration of a mapped class. */
export type Attribute =
  | AnyColumnDef
  | Relationship<unknown, RelationshipKind, unknown>
  | ExpressionAttribute<unknown>
  | TypedHybrid<unknown, unknown>
  | Composite<unknown, unknown>
  | AssociationProxy<unknown, unknown>
  | Synonym<unknown>;

/** The attributes of a mapped class by name. */
export type Shape = Record<string, Attribute>;

/** What a function gives; looked into only where a value or a column is asked for. */
export type Target<F> = F extends () => infer X ? X : never;
/** The objects of a class. Read off its prototype: its constructor would have the types of all its arguments worked out. */
export type InstanceOf<X> = At<X, "prototype">;
/** A member, if there is one. (`extends { c: infer C }` would compare all members, and go round in circles.) */
export type At<I, X> = X extends keyof I ? I[X] : never;
