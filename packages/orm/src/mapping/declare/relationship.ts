/** `relationship`: how a class says that it leads to another. */
import { MappingError } from "../../errors.ts";
import type { Relationship, Thunk } from "./attribute-kinds.ts";
import type { RelationshipKind, RelationshipOptions } from "./relationship-spec.ts";
import { RelationshipSpec } from "./relationship-spec.ts";

function declare<F extends Thunk, K extends RelationshipKind, X extends string = never>(
  kind: K,
  target: F,
  options: RelationshipOptions = {},
  mapKey: string | null = null,
): Relationship<F, K, X> {
  if (typeof target !== "function")
    throw new MappingError(
      `relationship.${kind}() takes a function that gives the class, so that classes can refer to each other in any order: relationship.${kind}(() => User).`,
    );
  return relationshipOf(new RelationshipSpec(kind, target, options, mapKey));
}

/** The declaration under the type that users see it by; its members are phantoms. */
function relationshipOf<F, K extends RelationshipKind, X>(spec: RelationshipSpec): Relationship<F, K, X> {
  return spec as unknown as Relationship<F, K, X>;
}

/**
 * Declares a relationship to another mapped class, given as a function: classes may refer to each other in any order, and across
 * modules. How the tables are joined is found from their foreign keys, unless the options say it. After SQLAlchemy's `relationship()`.
 *
 * @example
 * class User extends Base.mapped("user_account", {
 *   id: column(t.integer(), { primaryKey: true }),
 *   addresses: relationship.list(() => Address, { backPopulates: "user", cascade: ["all", "delete-orphan"] }),
 * }) {}
 * class Address extends Base.mapped("address", {
 *   id: column(t.integer(), { primaryKey: true }),
 *   userId: column(t.integer(), { foreignKey: "user_account.id" }),
 *   user: relationship.one(() => User, { backPopulates: "addresses" }),
 * }) {}
 */
export const relationship = {
  /** Many objects, in an array. */
  list<F extends Thunk>(target: F, options?: RelationshipOptions): Relationship<F, "list"> {
    return declare("list", target, options);
  },
  /** Many objects, in a Set. */
  set<F extends Thunk>(target: F, options?: RelationshipOptions): Relationship<F, "set"> {
    return declare("set", target, options);
  },
  /** Many objects, in a Map by one of their attributes. (Declared; does not work yet.) */
  map<F extends Thunk, const X extends string>(target: F, key: X, options?: RelationshipOptions): Relationship<F, "map", X> {
    return declare("map", target, options, key);
  },
  /** One object, which is always there. */
  one<F extends Thunk>(target: F, options?: RelationshipOptions): Relationship<F, "one"> {
    return declare("one", target, options);
  },
  /** One object, or null. */
  optional<F extends Thunk>(target: F, options?: RelationshipOptions): Relationship<F, "optional"> {
    return declare("optional", target, options);
  },
  /** So many objects that they are never loaded as a whole. (Declared; does not work yet.) */
  writeOnly<F extends Thunk>(target: F, options?: RelationshipOptions): Relationship<F, "writeOnly"> {
    return declare("writeOnly", target, options);
  },
  /** As `writeOnly`. (Declared; does not work yet.) */
  dynamic<F extends Thunk>(target: F, options?: RelationshipOptions): Relationship<F, "dynamic"> {
    return declare("dynamic", target, options);
  },
};
