/** Options that say how the objects of a statement are loaded, as nodes. */
import type { FieldVisitor } from "@athanor/core";
import { ArgumentError, Node } from "@athanor/core";
import { AttributeNode } from "./attribute-node.ts";
import { RelationshipAttribute } from "./relationship-attribute.ts";

/** How what a relationship leads to is loaded. */
export type LoadStrategy = "selectin" | "joined" | "subquery" | "contains_eager" | "lazy" | "raise" | "noload";

/** What a path does to the columns of its end. */
export type ColumnChoice = "only" | "defer" | "undefer";

/** One relationship on a path, with the strategy that loads it. */
export class LoadStep extends Node {
  readonly kind = "load_step";
  readonly strategy: LoadStrategy;
  readonly attribute: RelationshipAttribute;

  constructor(strategy: LoadStrategy, attribute: RelationshipAttribute) {
    super();
    this.strategy = strategy;
    this.attribute = attribute;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("strategy", this.strategy);
    visitor.child("attribute", this.attribute);
  }
}

/** Which columns of the class at the end of a path are loaded. */
export class LoadColumns extends Node {
  readonly kind = "load_columns";
  readonly choice: ColumnChoice;
  readonly attributes: readonly AttributeNode[];

  constructor(choice: ColumnChoice, attributes: readonly AttributeNode[]) {
    super();
    this.choice = choice;
    this.attributes = attributes;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("choice", this.choice);
    visitor.children("attributes", this.attributes);
  }
}

/** A path of relationships from a class of the statement, and what to do along it. Immutable: every method gives a new one. */
export class LoadNode extends Node {
  readonly kind = "load_option";
  readonly steps: readonly LoadStep[];
  /** What to do about columns, at the end of the path; without steps, of the class that the columns belong to. */
  readonly columns: readonly LoadColumns[];

  constructor(steps: readonly LoadStep[], columns: readonly LoadColumns[] = []) {
    super();
    this.steps = steps;
    this.columns = columns;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("steps", this.steps);
    visitor.children("columns", this.columns);
  }

  selectinLoad(attribute: unknown): LoadNode {
    return this.step("selectin", attribute);
  }
  joinedLoad(attribute: unknown): LoadNode {
    return this.step("joined", attribute);
  }
  subqueryLoad(attribute: unknown): LoadNode {
    return this.step("subquery", attribute);
  }
  containsEager(attribute: unknown): LoadNode {
    return this.step("contains_eager", attribute);
  }
  lazyLoad(attribute: unknown): LoadNode {
    return this.step("lazy", attribute);
  }
  raiseLoad(attribute: unknown): LoadNode {
    return this.step("raise", attribute);
  }
  noLoad(attribute: unknown): LoadNode {
    return this.step("noload", attribute);
  }
  loadOnly(...attributes: unknown[]): LoadNode {
    return this.withColumns("only", attributes);
  }
  defer(...attributes: unknown[]): LoadNode {
    return this.withColumns("defer", attributes);
  }
  undefer(...attributes: unknown[]): LoadNode {
    return this.withColumns("undefer", attributes);
  }

  /** The same path, one relationship longer. */
  step(strategy: LoadStrategy, attribute: unknown): LoadNode {
    if (!(attribute instanceof RelationshipAttribute))
      throw new ArgumentError("A loader option takes a relationship of a mapped class: selectinLoad(User.c.addresses).");
    const last = this.steps.at(-1);
    if (
      last !== undefined &&
      !attribute.entity.mapper.isA(last.attribute.target.mapper) &&
      !last.attribute.target.mapper.isA(attribute.entity.mapper)
    ) {
      throw new ArgumentError(
        `The path of a loader option is broken: ${last.attribute.property} leads to ${last.attribute.target.mapper.name}, but ${attribute.property} starts from ${attribute.entity.mapper.name}.`,
      );
    }
    return new LoadNode([...this.steps, new LoadStep(strategy, attribute)], this.columns);
  }

  private withColumns(choice: ColumnChoice, attributes: readonly unknown[]): LoadNode {
    const nodes = attributes.map((each) => {
      if (each instanceof AttributeNode) return each;
      throw new ArgumentError("loadOnly(), defer() and undefer() take column attributes of a mapped class: loadOnly(User.c.name).");
    });
    return new LoadNode(this.steps, [...this.columns, new LoadColumns(choice, nodes)]);
  }
}
