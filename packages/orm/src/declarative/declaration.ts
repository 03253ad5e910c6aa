/** From the declared attributes of a class to what a mapper is made of. */
import type { ColumnSpec as AnyColumnSpec } from "@athanor/core";
import { ColumnSpec, emptyRecord, InvalidRequestError } from "@athanor/core";
import { MappingError } from "../errors.ts";
import { RelationshipSpec } from "../mapping/declare/relationship-spec.ts";
import { DeferredSpec, FutureSpec, HybridSpec } from "../mapping/declare/special-attributes.ts";

/** The attributes of a class by what they are. */
export interface DeclaredAttributes {
  /** The columns, in order. */
  readonly columns: Readonly<Record<string, AnyColumnSpec>>;
  readonly deferred: ReadonlySet<string>;
  readonly relationships: readonly { readonly key: string; readonly spec: RelationshipSpec }[];
  readonly expressions: readonly { readonly key: string; readonly thunk: Function }[];
}

/**
 * Sorts the attributes of a class.
 *
 * @param where the class, for messages
 * @throws MappingError for what is no attribute, and for names that objects need for themselves
 */
export function sortAttributes(shape: Readonly<Record<string, unknown>>, where: string): DeclaredAttributes {
  if (typeof shape !== "object" || shape === null)
    throw new MappingError(`${where} has no attributes: mapped("table", { id: column(…), … }).`);
  const columns = emptyRecord<AnyColumnSpec>();
  const deferred = new Set<string>();
  const relationships: { key: string; spec: RelationshipSpec }[] = [];
  const expressions: { key: string; thunk: Function }[] = [];
  for (const key of Object.keys(shape)) {
    const given = shape[key];
    if (key === "constructor" || key === "__proto__")
      throw new MappingError(
        `${where} has an attribute called "${key}", which every object has already: call it something else, and give the column its name by { name: "${key}" }.`,
      );
    if (given instanceof ColumnSpec) columns[key] = given;
    else if (given instanceof DeferredSpec) {
      columns[key] = given.column;
      deferred.add(key);
    } else if (given instanceof RelationshipSpec) relationships.push({ key, spec: given });
    else if (given instanceof HybridSpec) expressions.push({ key, thunk: given.expression });
    else if (given instanceof FutureSpec)
      throw new InvalidRequestError(`${where}.${key} is a ${given.kind}, which is declared but does not work yet: leave it out for now.`);
    else
      throw new MappingError(
        `${where}.${key} is no attribute: it takes column(…), relationship.list(…), hybrid(…) or the like${given === undefined ? ", and was given undefined" : ""}.`,
      );
  }
  return { columns, deferred, relationships, expressions };
}
