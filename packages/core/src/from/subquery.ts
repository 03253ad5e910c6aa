/** Statements in FROM: subqueries, lateral ones, and common table expressions. */
import type { ColumnName } from "../expressions/anonymous-name.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import { Alias } from "./alias.ts";
import type { ColumnEntry, ForeignKeyLink } from "./from-clause.ts";
import { derivedLinks, FromClause } from "./from-clause.ts";

/** One column that a statement exports: its key and name to the outside, and the expression it is. */
export interface ExportedColumn {
  readonly key: string;
  readonly name: ColumnName;
  readonly expression: ExpressionNode;
}

/** A statement that returns rows and can stand in FROM. */
export abstract class RowSource extends Node {
  /** Its columns as they are seen from outside, with unique keys. */
  abstract exportedColumns(): readonly ExportedColumn[];
}

/** Common part of everything that wraps a statement for FROM. */
export abstract class StatementFrom extends FromClause {
  abstract readonly element: RowSource;

  protected makeColumns(): ColumnEntry[] {
    return this.element.exportedColumns().map(({ key, name, expression }) => [key, new ColumnNode(this, key, name, expression.type)]);
  }

  baseOf(key: string): ExpressionNode | null {
    const exported = this.element.exportedColumns().find((each) => each.key === key);
    return exported?.expression instanceof ColumnNode ? exported.expression : null;
  }

  foreignKeyLinks(): readonly ForeignKeyLink[] {
    return derivedLinks(this);
  }
}

/** `(SELECT …) AS name`. */
export class Subquery extends StatementFrom {
  readonly kind = "subquery";
  readonly element: RowSource;
  readonly name: string | null;
  readonly lateral: boolean;

  constructor(element: RowSource, name: string | null, lateral: boolean) {
    super();
    this.element = element;
    this.name = name;
    this.lateral = lateral;
  }

  alias(name?: string): Subquery {
    return new Subquery(this.element, name ?? null, this.lateral);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("name", this.name);
    visitor.value("lateral", this.lateral);
  }
}

/** Options of a common table expression. */
export interface CteOptions {
  readonly recursive?: boolean;
  /** MATERIALIZED (true) or NOT MATERIALIZED (false), where the dialect has the words. */
  readonly materialized?: boolean;
  /** Written in the statement that uses it, even if that is itself nested. */
  readonly nesting?: boolean;
}

/** `WITH name AS (…)`. */
export class Cte extends StatementFrom {
  readonly kind = "cte";
  readonly element: RowSource;
  readonly name: string | null;
  readonly options: CteOptions;
  readonly recursion: boolean;
  readonly materialized: boolean | null;
  readonly nesting: boolean;
  /** The CTE without its recursive part, to which that part refers. */
  readonly restates: Cte | null;

  constructor(element: RowSource, name: string | null, options: CteOptions, restates: Cte | null) {
    super();
    this.element = element;
    this.name = name;
    this.options = options;
    this.recursion = options.recursive ?? false;
    this.materialized = options.materialized ?? null;
    this.nesting = options.nesting ?? false;
    this.restates = restates;
  }

  alias(name?: string): Alias {
    return new Alias(this, name ?? null);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("name", this.name);
    visitor.value("recursion", this.recursion);
    visitor.value("materialized", this.materialized);
    visitor.value("nesting", this.nesting);
    visitor.child("restates", this.restates);
  }
}
