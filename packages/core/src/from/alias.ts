/** Another name for a FROM element. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import type { FieldVisitor, Node } from "../node.ts";
import type { ColumnEntry, ForeignKeyLink } from "./from-clause.ts";
import { derivedLinks, FromClause } from "./from-clause.ts";

/** `element AS name`; without a name, the compiler gives one. */
export class Alias extends FromClause {
  readonly kind = "alias";
  readonly name: string | null;
  readonly element: FromClause;

  constructor(element: FromClause, name: string | null) {
    super();
    if (name === "") throw new ArgumentError("alias() takes a name that is not empty; without one, the compiler gives it.");
    this.element = element;
    this.name = name;
  }

  alias(name?: string): Alias {
    return new Alias(this.element, name ?? null);
  }

  protected makeColumns(): ColumnEntry[] {
    return this.element.columns.map(([key, column]) => [key, new ColumnNode(this, key, column.name, column.type)]);
  }

  baseOf(key: string): ExpressionNode | null {
    return this.element.c[key] ?? null;
  }

  foreignKeyLinks(): readonly ForeignKeyLink[] {
    return derivedLinks(this);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("name", this.name);
  }

  /** Where the table beneath is replaced by an alias of it, this stays an alias of the table: SQL has no name behind a name. */
  override rebuild(changes: Readonly<Record<string, unknown>>): Node {
    const { element } = changes;
    return super.rebuild(element instanceof Alias ? { ...changes, element: element.element } : changes);
  }
}
