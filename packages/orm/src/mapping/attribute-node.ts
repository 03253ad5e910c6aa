/** Column attributes of mapped classes, as expressions. */
import type { FieldVisitor, Lowering, Node } from "@athanor/core";
import { ColumnNode, nextSerial } from "@athanor/core";
import type { EntitySource } from "./entity-node.ts";
import { entityLowering } from "./lowering.ts";
import type { ColumnProperty } from "./properties/column-property.ts";

/** `User.c.name`: a column of an entity. It renders as the table's column, and knows which attribute it is. */
export class AttributeNode extends ColumnNode {
  override readonly kind = "attribute";
  declare readonly table: EntitySource;
  readonly property: ColumnProperty;
  readonly #serial: number | undefined;

  constructor(entity: EntitySource, property: ColumnProperty) {
    super(entity, property.key, property.column.name, property.column.type);
    this.property = property;
    // The attributes of a class are as lasting as its table's columns; those of an alias belong to the alias.
    this.#serial = entity.serial === undefined ? undefined : nextSerial();
  }

  override get lowering(): Lowering {
    return entityLowering;
  }

  override get serial(): number | undefined {
    return this.#serial;
  }

  override get outline(): number {
    return this.#serial ?? 0;
  }

  override visitFields(visitor: FieldVisitor): void {
    if (this.serial === undefined) super.visitFields(visitor);
    else visitor.ref("self", this);
  }

  override rebuild(changes: Readonly<Record<string, unknown>>): Node {
    return this.#serial === undefined ? super.rebuild(changes) : this;
  }
}
