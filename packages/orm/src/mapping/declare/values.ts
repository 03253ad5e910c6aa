/** From declared attributes to the values that objects have under them. */
import type { Executable, Flat, INS, IsUnion, KeysBy, KIND, PrimaryKeys, SHAPE, VALUE } from "@athanor/core";
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
import type { WriteOnlyCollection } from "./write-only-collection.ts";

type RelatedValue<I, K, X> = K extends "list"
  ? I[]
  : K extends "one"
    ? I
    : K extends "optional"
      ? I | null
      : K extends "set"
        ? Set<I>
        : K extends "map"
          ? Map<At<I, X>, I>
          : WriteOnlyCollection<I>;

type ProxyValue<D, A> =
  D extends Relationship<infer F, infer K, unknown>
    ? K extends "one"
      ? At<InstanceOf<Target<F>>, A>
      : K extends "optional"
        ? At<InstanceOf<Target<F>>, A> | null
        : K extends "set"
          ? Set<At<InstanceOf<Target<F>>, A>>
          : At<InstanceOf<Target<F>>, A>[]
    : never;

type ExpressionValue<X> = X extends { readonly [VALUE]: infer T }
  ? T
  : X extends Executable<readonly [infer T], unknown, never>
    ? T | null
    : never;

/** The value of one declared attribute. */
export type ValueOf<Sh, A> = A extends { readonly [INS]: unknown; readonly [VALUE]: infer T }
  ? T
  : A extends Relationship<infer F, infer K extends RelationshipKind, infer X>
    ? RelatedValue<InstanceOf<Target<F>>, K, X>
    : A extends ExpressionAttribute<infer F>
      ? ExpressionValue<Target<F>>
      : A extends TypedHybrid<infer T, unknown>
        ? T
        : A extends Composite<infer T, unknown>
          ? T
          : A extends AssociationProxy<infer R, infer X>
            ? ProxyValue<At<Sh, R>, X>
            : A extends Synonym<infer R>
              ? ValueOf<Sh, At<Sh, R>>
              : never;

/** The attributes of an object. */
export type Instance<Sh> = { -readonly [P in keyof Sh]: ValueOf<Sh, Sh[P]> };

/** What a constructor must be given: columns that are NOT NULL and filled by nothing else. A composite key is not numbered by the database. */
type RequiredKeys<Sh> = KeysBy<Sh, IsUnion<PrimaryKeys<Sh>> extends true ? "required" | "auto" : "required">;
/** What a constructor takes: all but what can't be set. */
type InitKeys<Sh> = {
  [P in keyof Sh]: Sh[P] extends { readonly [INS]: "never" } | { readonly [KIND]: "expression" } ? never : P;
}[keyof Sh];

/** What a constructor takes for one attribute: a collection that is never loaded as a whole begins with any members. */
type InitValue<Sh, A> =
  A extends Relationship<infer F, "writeOnly" | "dynamic", unknown> ? Iterable<InstanceOf<Target<F>>> : ValueOf<Sh, A>;

/** The argument of a mapped class's constructor. */
export type Init<Sh> = Flat<
  { [P in RequiredKeys<Sh>]: ValueOf<Sh, Sh[P]> } & { [P in Exclude<InitKeys<Sh>, RequiredKeys<Sh>>]?: InitValue<Sh, Sh[P]> }
>;
/** The arguments of a mapped class's constructor: none is needed where nothing is required. */
export type InitArguments<Sh> = {} extends Init<Sh> ? [init?: Init<Sh>] : [init: Init<Sh>];

/**
 * What the constructor of a mapped class takes.
 *
 * Required are columns that are NOT NULL without a default, unless they are a numbered primary key, a foreign key (a
 * relationship may fill it) or the discriminator of an inheritance hierarchy.
 *
 * @example
 * type NewUser = InferInit<typeof User>; // { name: string; fullname?: string | null; … }
 */
export type InferInit<C> = C extends { readonly [SHAPE]: infer Sh } ? Init<Sh> : never;
