/** Relationship attributes of mapped classes: what is joined along, loaded along, and asked about. */
import type { ExpressionNode, FieldVisitor, Lowering } from "@athanor/core";
import { ArgumentError, conditionOf, Node, nextSerial, nodeOf } from "@athanor/core";
import { EntitySource } from "./entity-node.ts";
import { entityLowering } from "./lowering.ts";
import type { RelationshipProperty } from "./properties/relationship-property.ts";
import { comparedObject, RelationshipComparison, RelationshipCriterion } from "./relationship-criterion.ts";

/** `User.c.addresses`. It has no value in SQL: it can be joined, loaded, and asked whether something is at its other end. */
export class RelationshipAttribute extends Node {
  readonly kind = "relationship";
  /** The class, or the alias, that the relationship starts from. */
  readonly entity: EntitySource;
  readonly property: RelationshipProperty;
  /** Further conditions on the far side, by `and()`. */
  readonly criteria: readonly ExpressionNode[];
  /** What stands for the far side, by `ofType()`: a subclass, or an alias of the target. */
  readonly narrowedTo: EntitySource | null;
  readonly #serial: number | undefined;

  constructor(
    entity: EntitySource,
    property: RelationshipProperty,
    criteria: readonly ExpressionNode[] = [],
    narrowedTo: EntitySource | null = null,
  ) {
    super();
    this.entity = entity;
    this.property = property;
    this.criteria = criteria;
    this.narrowedTo = narrowedTo;
    this.#serial = entity.serial === undefined || criteria.length > 0 || narrowedTo !== null ? undefined : nextSerial();
  }

  override get lowering(): Lowering {
    return entityLowering;
  }

  override get serial(): number | undefined {
    return this.#serial;
  }

  get key(): string {
    return this.property.key;
  }

  /** The far side: the target class, or what `ofType()` gave. */
  get target(): EntitySource {
    return this.narrowedTo ?? this.property.target.entity;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("entity", this.entity);
    visitor.value("key", this.property.key);
    visitor.children("criteria", this.criteria);
    visitor.child("narrowedTo", this.narrowedTo);
  }

  override rebuild(changes: Readonly<Record<string, unknown>>): Node {
    const fields = { entity: this.entity, criteria: this.criteria, narrowedTo: this.narrowedTo, ...changes };
    return new RelationshipAttribute(fields.entity, this.property, fields.criteria, fields.narrowedTo);
  }

  /** Whether any object at the other end meets the conditions. */
  any(...conditions: unknown[]): ExpressionNode {
    if (!this.property.useList) throw new ArgumentError(`${this.property} leads to one object: use has(), not any().`);
    return this.criterion("any", conditions);
  }

  /** Whether there is an object at the other end, and it meets the conditions. */
  has(...conditions: unknown[]): ExpressionNode {
    if (this.property.useList) throw new ArgumentError(`${this.property} leads to many objects: use any(), not has().`);
    return this.criterion("has", conditions);
  }

  /** Whether an object is among those at the other end. */
  contains(object: unknown): ExpressionNode {
    if (!this.property.useList) throw new ArgumentError(`${this.property} leads to one object: use eq(), not contains().`);
    return new RelationshipComparison("contains", this, comparedObject(this.property, object, "contains()"));
  }

  /** Whether the object at the other end is that one; with null, whether there is none. */
  eq(object: unknown): ExpressionNode {
    if (object !== null && this.property.useList)
      throw new ArgumentError(`${this.property} leads to many objects: use contains(), not eq().`);
    return new RelationshipComparison("eq", this, object === null ? null : comparedObject(this.property, object, "eq()"));
  }

  /** The same relationship with further conditions on its far side, for joins and loader options. */
  and(...conditions: unknown[]): RelationshipAttribute {
    return new RelationshipAttribute(
      this.entity,
      this.property,
      [...this.criteria, ...conditions.map((each) => conditionOf(each, `and() of ${this.property}`))],
      this.narrowedTo,
    );
  }

  /** The same relationship, leading to a subclass or an alias of its target. */
  ofType(target: unknown): RelationshipAttribute {
    const entity = nodeOf(target);
    if (!(entity instanceof EntitySource)) throw new ArgumentError(`ofType() of ${this.property} takes a mapped class or an alias of one.`);
    if (!entity.mapper.isA(this.property.target))
      throw new ArgumentError(
        `ofType() of ${this.property} takes ${this.property.target.name}, a subclass or an alias of it, not ${entity.mapper.name}.`,
      );
    return new RelationshipAttribute(this.entity, this.property, this.criteria, entity);
  }

  private criterion(test: "any" | "has", conditions: readonly unknown[]): ExpressionNode {
    return new RelationshipCriterion(
      test,
      this,
      conditions.map((each) => conditionOf(each, `${test}() of ${this.property}`)),
    );
  }
}
