/** Mapped classes and their aliases, as FROM elements. */
import type { ColumnEntry, ExpressionNode, FieldVisitor, ForeignKeyLink, Lowering, Node } from "@athanor/core";
import { FromClause, nextSerial } from "@athanor/core";
import { AttributeNode } from "./attribute-node.ts";
import { entityLowering } from "./lowering.ts";
import type { Mapper } from "./mapper.ts";

/** A mapped class, or an alias of one. */
export abstract class EntitySource extends FromClause {
  abstract readonly mapper: Mapper;

  override get lowering(): Lowering {
    return entityLowering;
  }

  protected makeColumns(): ColumnEntry[] {
    return this.mapper.columns.map((property) => [property.key, new AttributeNode(this, property)]);
  }

  baseOf(key: string): ExpressionNode | null {
    return this.mapper.columnProperty(key)?.column ?? null;
  }

  foreignKeyLinks(): readonly ForeignKeyLink[] {
    return this.mapper.table.foreignKeyLinks().flatMap(({ constraint, column, target }) => {
      const own = this.correspondingTo(column);
      return own === null ? [] : [{ constraint, column: own, target }];
    });
  }
}

/** A mapped class. Its identity, a serial number, is all that cache keys need. */
export class EntityNode extends EntitySource {
  readonly kind = "entity";
  readonly mapper: Mapper;
  readonly #serial: number = nextSerial();

  constructor(mapper: Mapper) {
    super();
    this.mapper = mapper;
  }

  get name(): string {
    return this.mapper.table.name;
  }

  override get serial(): number {
    return this.#serial;
  }

  override get outline(): number {
    return this.#serial;
  }

  override describe(): string {
    return `the class ${this.mapper.name}`;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("self", this);
  }

  override rebuild(): Node {
    return this;
  }
}

/** A mapped class under another name; without a name, the compiler gives one. */
export class AliasedEntityNode extends EntitySource {
  readonly kind = "aliased_entity";
  /** The class that it is an alias of. */
  readonly entity: EntityNode;
  readonly name: string | null;

  constructor(entity: EntityNode, name: string | null) {
    super();
    this.entity = entity;
    this.name = name;
  }

  get mapper(): Mapper {
    return this.entity.mapper;
  }

  override describe(): string {
    return this.name === null ? `an alias of the class ${this.mapper.name}` : `the alias "${this.name}" of the class ${this.mapper.name}`;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("entity", this.entity);
    visitor.value("name", this.name);
  }
}
