/** From declared attributes to what stands under them in `.c`. */
import type {
  ANC,
  AnyExpr,
  ColumnDef,
  Columns,
  Cond,
  Executable,
  Expr,
  Family,
  FamilyOfItem,
  Insertion,
  KEY,
  KIND,
  NAME,
  PARENT,
  Select,
  Source,
  SqlColumn,
  TARGET,
  VALUE,
} from "@athanor/core";
import type { AliasedEntity } from "./aliased-entity.ts";
import type {
  AssociationProxy,
  At,
  Composite,
  ExpressionAttribute,
  InstanceOf,
  Relationship,
  Synonym,
  Target,
  TypedHybrid,
} from "./attribute-kinds.ts";
import type { RelationshipKind } from "./relationship-spec.ts";

/** The name of a mapped class as a source; `never` for what has none. */
export type NameOf<T> = T extends { readonly [NAME]: infer N extends string } ? N : never;
/** The names of a mapped class and of its ancestors. */
export type AncestryOf<T> = T extends { readonly [ANC]: infer N extends string } ? N : NameOf<T>;

/** Any relationship that starts from a class: what loader options ask for, which look no further into it. */
export interface AnyRelationship<P extends string> {
  readonly [TARGET]: unknown;
  readonly [KIND]: RelationshipKind;
  readonly [PARENT]: P;
}

/**
 * A relationship of a mapped class: `User.c.addresses`.
 *
 * @typeParam T the target class
 * @typeParam K how many objects it leads to, and in what they are kept
 * @typeParam P the name of the class that it starts from
 */
export interface SqlRelationship<T, K extends RelationshipKind, P extends string> {
  readonly [TARGET]: T;
  readonly [KIND]: K;
  readonly [PARENT]: P;
  readonly [NAME]: NameOf<T>;
  /** Whether any object of a collection meets all of the conditions: `EXISTS (…)`. */
  any(...conditions: Cond[]): Expr<boolean, never, never, "bool">;
  /** Whether there is an object, and it meets all of the conditions: `EXISTS (…)`. */
  has(...conditions: Cond[]): Expr<boolean, never, never, "bool">;
  /** Whether an object is in the collection. */
  contains(object: InstanceOf<T>): Expr<boolean, never, never, "bool">;
  /** Whether it is that object that the relationship leads to; with null, whether there is none. */
  eq(object: InstanceOf<T> | null): Expr<boolean, never, never, "bool">;
  /** The same relationship with further conditions on its far side, for joins and loader options. */
  and(...conditions: Cond[]): SqlRelationship<T, K, P>;
  /** The same relationship, leading to a subclass of its target, or to an alias of it. */
  ofType<C extends (abstract new (...args: never) => InstanceOf<T>) & Source>(target: C): SqlRelationship<C, K, P>;
  ofType<I extends InstanceOf<T>, C extends AliasedEntity<I, unknown, string, string>>(target: C): SqlRelationship<C, K, P>;
}

/** A composite of a mapped class: `Vertex.c.start`. */
export interface SqlComposite<T, K extends string, N extends string, C> {
  readonly [VALUE]: T;
  readonly [KEY]: K;
  readonly [NAME]: N;
  /** The columns that it is made of. */
  readonly c: C;
  /** Whether all of its columns have the values of an object. */
  eq(value: T): Expr<boolean, never, N, "bool">;
}

/** The columns of a composite: of the class, if they are named; else its own. */
type CompositeColumns<Sh, C, N extends string> = [C] extends [string]
  ? { readonly [P in C & keyof Sh & string]: Sh[P] extends ColumnDef<infer T, infer F, Insertion, boolean> ? SqlColumn<T, P, N, F> : never }
  : Columns<C, N>;

type TargetAttributes<D> = D extends Relationship<infer F, RelationshipKind, unknown> ? At<Target<F>, "c"> : never;

type ExpressionColumn<X, K extends string, N extends string> =
  X extends AnyExpr<infer T, string, infer F>
    ? SqlColumn<T, K, N, F>
    : X extends Executable<readonly [infer T], unknown, never>
      ? SqlColumn<T | null, K, N, FamilyOfItem<FirstItem<X>>>
      : never;
type FirstItem<X> = X extends Select<infer A, string> ? A[0] : unknown;

/** What stands in `.c` under one declared attribute. */
export type ClassAttribute<Sh, A, K extends string, N extends string> =
  A extends ColumnDef<infer T, infer F, Insertion, boolean>
    ? SqlColumn<T, K, N, F>
    : A extends Relationship<infer F, infer R extends RelationshipKind, unknown>
      ? SqlRelationship<Target<F>, R, N>
      : A extends ExpressionAttribute<infer F>
        ? ExpressionColumn<Target<F>, K, N>
        : A extends TypedHybrid<infer T, infer F extends Family>
          ? SqlColumn<T, K, N, F>
          : A extends Composite<infer T, infer C>
            ? SqlComposite<T, K, N, CompositeColumns<Sh, C, N>>
            : A extends AssociationProxy<infer R, infer X>
              ? At<TargetAttributes<At<Sh, R>>, X>
              : A extends Synonym<infer R>
                ? ClassAttribute<Sh, At<Sh, R>, K, N>
                : never;

/** `.c` of a mapped class. */
export type ClassAttributes<Sh, N extends string> = { readonly [P in keyof Sh & string]: ClassAttribute<Sh, Sh[P], P, N> };
