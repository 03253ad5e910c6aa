/** `aliased`: mapped classes under other names. */
import type { Source } from "@athanor/core";
import { ArgumentError, NODE } from "@athanor/core";
import { attributesOf } from "../mapping/attributes.ts";
import type { AliasedEntity } from "../mapping/declare/aliased-entity.ts";
import type { ParentClass } from "../mapping/declare/mapped-class.ts";
import { AliasedEntityNode, EntityNode } from "../mapping/entity-node.ts";

/**
 * A mapped class under another name, so that a statement can have it more than once. After SQLAlchemy's `aliased()`.
 *
 * An alias without a name gets one from the compiler; but its type is the same as that of any other one of its class, so that an
 * outer join to one makes both nullable. Name them where that matters.
 *
 * @param entity a mapped class
 * @param name the name in SQL, and in the row
 * @throws ArgumentError for what is no mapped class
 * @example
 * const Manager = aliased(Employee, "manager");
 * select(Employee, Manager).join(Manager, Employee.c.managerId.eq(Manager.c.id))
 */
export function aliased<I, Sh, Anc extends string, const N extends string>(
  entity: ParentClass<I, Sh, Anc>,
  name: N,
): AliasedEntity<I, Sh, N, N | Anc>;
export function aliased<I, Sh, Anc extends string, N extends string>(
  entity: ParentClass<I, Sh, Anc> & Source<N>,
): AliasedEntity<I, Sh, `anon(${N})`, Anc | `anon(${N})`>;
export function aliased(entity: object, name?: string): unknown {
  const node: unknown = Reflect.get(entity, NODE);
  const of = node instanceof AliasedEntityNode ? node.entity : node;
  if (!(of instanceof EntityNode)) throw new ArgumentError('aliased() takes a mapped class: aliased(User, "u2").');
  const alias = new AliasedEntityNode(of, name ?? null);
  return { c: attributesOf(alias), [NODE]: alias };
}
