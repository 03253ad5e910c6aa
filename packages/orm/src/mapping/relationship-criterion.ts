/**
 * Questions about the far side of a relationship, as expressions. They stand in a statement as they were asked; the SQL (an
 * EXISTS, a comparison of keys) is made when the statement is compiled.
 */
import type { FieldVisitor, Lowering, SqlType } from "@athanor/core";
import { ArgumentError, Bind, BooleanType, ExpressionNode, InvalidRequestError } from "@athanor/core";
import { entityLowering } from "./lowering.ts";
import type { Mapper } from "./mapper.ts";
import type { RelationshipProperty } from "./properties/relationship-property.ts";
import type { RelationshipAttribute } from "./relationship-attribute.ts";

const BOOLEAN = new BooleanType();

/** `User.c.addresses.any(…)`, `Address.c.user.has(…)`. */
export class RelationshipCriterion extends ExpressionNode {
  readonly kind = "relationship_criterion";
  readonly test: "any" | "has";
  readonly attribute: RelationshipAttribute;
  readonly conditions: readonly ExpressionNode[];

  constructor(test: "any" | "has", attribute: RelationshipAttribute, conditions: readonly ExpressionNode[]) {
    super();
    this.test = test;
    this.attribute = attribute;
    this.conditions = conditions;
  }

  override get lowering(): Lowering {
    return entityLowering;
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("test", this.test);
    visitor.child("attribute", this.attribute);
    visitor.children("conditions", this.conditions);
  }
}

/** `User.c.addresses.contains(address)`, `Address.c.user.eq(user)`, `Address.c.user.eq(null)`. */
export class RelationshipComparison extends ExpressionNode {
  readonly kind = "relationship_comparison";
  readonly test: "contains" | "eq";
  readonly attribute: RelationshipAttribute;
  /** The object's values, in the order of `comparedColumns(property)`; null to ask whether there is no object. */
  readonly operands: readonly Bind[] | null;

  constructor(test: "contains" | "eq", attribute: RelationshipAttribute, operands: readonly Bind[] | null) {
    super();
    this.test = test;
    this.attribute = attribute;
    this.operands = operands;
  }

  override get lowering(): Lowering {
    return entityLowering;
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("test", this.test);
    visitor.child("attribute", this.attribute);
    visitor.value("operands", this.operands === null);
    visitor.children("operands", this.operands ?? []);
  }
}

/** The target's columns whose values stand for one of its objects in a comparison. */
export function comparedColumns(property: RelationshipProperty): readonly ColumnOf[] {
  const { secondary, secondaryPairs, localRemote } = property.facts;
  return secondary === null ? localRemote.map(([, remote]) => remote) : secondaryPairs.map(({ source }) => source);
}

type ColumnOf = RelationshipProperty["facts"]["localRemote"][number][1];

/** An object's values of `comparedColumns`, as bound values: read at once, so that the statement stays as it is. */
export function comparedObject(property: RelationshipProperty, object: unknown, where: string): Bind[] {
  const { target } = property.facts;
  if (typeof object !== "object" || object === null || !target.describes(object))
    throw new ArgumentError(`${where} of ${property} takes an object of the class ${target.name}.`);
  return comparedColumns(property).map(
    (column) => new Bind(column.key, valueOf(target, object, column, `${where} of ${property}`), column.type),
  );
}

function valueOf(target: Mapper, object: object, column: ColumnOf, where: string): unknown {
  const value: unknown = Reflect.get(object, target.propertyOf(column)?.key ?? column.key);
  if (value === undefined || value === null)
    throw new InvalidRequestError(
      `${where} was given an object of the class ${target.name} that has no "${column.key}" yet: flush the session first.`,
    );
  return value;
}
