/** The base of everything that can stand in FROM and has `.c`. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { Node } from "../node.ts";
import { emptyRecord } from "../record.ts";

/** One column of a foreign key, seen from a FROM element that has the referring column. */
export interface ForeignKeyLink {
  /** The constraint, to tell two foreign keys between the same tables apart. */
  readonly constraint: object;
  /** The referring column, as this FROM element has it. */
  readonly column: ExpressionNode;
  /** The column of the table it refers to. */
  readonly target: ExpressionNode;
}

const COLLECTION = Symbol("athanor.columns");

/** A column under its key. */
export type ColumnEntry = readonly [key: string, column: ColumnNode];

interface Collection {
  readonly entries: readonly ColumnEntry[];
  readonly byKey: Readonly<Record<string, ColumnNode>>;
}

/** A table, an alias, a join, a subquery, a CTE, a mapped class. */
export abstract class FromClause extends Node {
  declare [COLLECTION]?: Collection;

  override get shared(): boolean {
    return true;
  }

  /** The name under which the element is known in a statement; null for an anonymous one, which the compiler names. */
  abstract readonly name: string | null;

  /** Makes the columns in order; called once, when they are first asked for. */
  protected abstract makeColumns(): readonly ColumnEntry[];

  /** The column beneath one of this element's columns; null where there is none. */
  abstract baseOf(key: string): ExpressionNode | null;

  /** The foreign keys that leave from this element. */
  abstract foreignKeyLinks(): readonly ForeignKeyLink[];

  /** The columns by key. The order of an object's keys is not that of the columns where a key looks like a number: see `columns`. */
  get c(): Readonly<Record<string, ColumnNode>> {
    return (this[COLLECTION] ?? this.collect()).byKey;
  }

  /** The columns in order, each with its key. */
  get columns(): readonly ColumnEntry[] {
    return (this[COLLECTION] ?? this.collect()).entries;
  }

  private collect(): Collection {
    const entries = this.makeColumns();
    const byKey = emptyRecord<ColumnNode>();
    for (const [key, column] of entries) byKey[key] = column;
    const collection = { entries, byKey };
    Object.defineProperty(this, COLLECTION, { value: collection });
    return collection;
  }

  columnFor(key: string): ColumnNode {
    const column = Object.hasOwn(this.c, key) ? this.c[key] : undefined;
    if (column !== undefined) return column;
    throw new ArgumentError(
      `${this.describe()} has no column "${key}"; it has ${this.columns.map(([each]) => `"${each}"`).join(", ") || "none"}.`,
    );
  }

  /** This element's own column that stands for a column of a table, directly or through what lies between. */
  correspondingTo(column: ExpressionNode): ColumnNode | null {
    for (const [key, own] of this.columns) {
      if (own === column) return own;
      for (let base = this.baseOf(key); base !== null; base = baseOfColumn(base)) if (base === column) return own;
    }
    return null;
  }

  /** How messages call it. */
  describe(): string {
    return this.name === null ? `the anonymous ${this.kind}` : `"${this.name}"`;
  }
}

/** The column beneath a column of an alias or a subquery; null for a table's own column and for what is no column. */
export function baseOfColumn(column: ExpressionNode): ExpressionNode | null {
  if (!(column instanceof ColumnNode) || !(column.table instanceof FromClause)) return null;
  return column.table.baseOf(column.key);
}

/** The links of an element whose columns stand one for one for those of another. */
export function derivedLinks(element: FromClause): ForeignKeyLink[] {
  const links: ForeignKeyLink[] = [];
  for (const [key, column] of element.columns) {
    const base = element.baseOf(key);
    if (!(base instanceof ColumnNode) || !(base.table instanceof FromClause)) continue;
    for (const link of base.table.foreignKeyLinks())
      if (link.column === base) links.push({ constraint: link.constraint, column, target: link.target });
  }
  return links;
}
