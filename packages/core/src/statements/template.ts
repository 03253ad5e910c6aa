/** Raw SQL as a statement: the template behind `sql`. */
import { ArgumentError } from "../errors.ts";
import { ColumnNode } from "../expressions/column-node.ts";
import { Bind, ExpressionNode, nodeOf } from "../expressions/element.ts";
import { TextNode } from "../expressions/text.ts";
import type { Cte, CteOptions } from "../from/subquery.ts";
import { Subquery } from "../from/subquery.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { NODE } from "../node.ts";
import { NULL_TYPE, typeOfValue } from "../types/factories.ts";
import { SqlType } from "../types/sql-type.ts";
import { MomentType } from "../types/temporal.ts";
import { cteOf } from "./compound.ts";
import { ScalarSelect } from "./scalar-select.ts";
import type { CompiledSql, TextOptions } from "./statement.ts";
import { compileWith, StatementNode } from "./statement.ts";

/** A named column of raw SQL, and its type. */
export interface TextColumn {
  readonly key: string;
  readonly type: SqlType;
}

/** The columns that raw SQL is said to return. */
export class TextColumns extends ExpressionNode {
  readonly kind = "text_columns";
  readonly columns: readonly TextColumn[];

  constructor(columns: readonly TextColumn[]) {
    super();
    this.columns = columns;
  }

  get type(): SqlType {
    return NULL_TYPE;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("columns", this.columns.length);
    for (const { key, type } of this.columns) {
      visitor.value("columns", key);
      visitor.value("columns", type);
    }
  }

  override rebuild(): Node {
    return new TextColumns(this.columns);
  }
}

/** A piece of SQL made of text and nodes: what the `sql` tag gives. It is a statement and an expression at the same time. */
export class SqlTemplate extends ExpressionNode {
  readonly kind = "sql_template";
  readonly parts: readonly Node[];
  /** What it is said to return; null when only the database knows. */
  readonly result: TextColumns | null;

  constructor(parts: readonly Node[], result: TextColumns | null) {
    super();
    this.parts = parts;
    this.result = result;
  }

  get type(): SqlType {
    return NULL_TYPE;
  }

  columns(...given: unknown[]): SqlTemplate {
    return new SqlTemplate(this.parts, new TextColumns(textColumns(given)));
  }

  /** The template as a FROM element, with the columns that it is said to return. */
  subquery(name?: string): Subquery {
    return new Subquery(this.asStatement(), name ?? null, false);
  }

  lateral(name?: string): Subquery {
    return new Subquery(this.asStatement(), name ?? null, true);
  }

  cte(name?: string, options: CteOptions = {}): Cte {
    return cteOf(this.asStatement(), name, options);
  }

  scalarSubquery(): ScalarSelect {
    return new ScalarSelect(this.asStatement());
  }

  /** See `StatementNode.compile`. */
  compile(dialect: object, options?: TextOptions): CompiledSql {
    return compileWith(this, dialect, options);
  }

  /** The template as a statement whose columns are known. */
  asStatement(): TextualSelect {
    return new TextualSelect(this);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("parts", this.parts);
    visitor.child("result", this.result);
  }
}

/** A template that stands where a SELECT may: in FROM, in WITH, in a set operation. */
export class TextualSelect extends StatementNode {
  readonly kind = "textual_select";
  readonly element: SqlTemplate;

  constructor(element: SqlTemplate) {
    super();
    this.element = element;
  }

  get returned(): readonly Node[] {
    return (this.element.result?.columns ?? []).map(({ key, type }) => new ColumnNode(null, key, key, type));
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
  }
}

function textColumns(given: readonly unknown[]): TextColumn[] {
  const [first] = given;
  const entries: readonly unknown[] = Array.isArray(first)
    ? given
    : typeof first === "object" && first !== null
      ? Object.entries(first)
      : [];
  return entries.map((entry) => {
    const [key, type]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof key !== "string" || !(type instanceof SqlType))
      throw new ArgumentError('columns() takes { name: type, … } or ["name", type], …: sql`…`.columns({ id: t.integer() }).');
    return { key, type };
  });
}

/** A value within a template: nodes and what stands for them as they are, everything else as a bound value. */
function templatePart(value: unknown): Node {
  if (typeof value === "object" && value !== null && Array.isArray(value)) {
    throw new ArgumentError("A list can't be put into sql`…` as it is: use sql.join(list) to bind each of its values.");
  }
  if (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    (value instanceof ExpressionNode || NODE in value || "visitFields" in value)
  )
    return nodeOf(value);
  return new Bind(null, value, value instanceof Date ? MOMENT : typeOfValue(value));
}

const MOMENT = new MomentType();

/** Builds a template from the parts of a tagged template literal. */
export function templateOf(strings: readonly string[], values: readonly unknown[]): SqlTemplate {
  const parts: Node[] = [];
  strings.forEach((piece, i) => {
    if (piece !== "") parts.push(new TextNode(piece));
    if (i < values.length) parts.push(templatePart(values[i]));
  });
  return new SqlTemplate(parts, null);
}

/** Values, identifiers or pieces of SQL with a separator between them. */
export function joinParts(values: Iterable<unknown>, separator: string): SqlTemplate {
  const parts: Node[] = [];
  for (const value of values) {
    if (parts.length > 0) parts.push(new TextNode(separator));
    parts.push(templatePart(value));
  }
  if (parts.length === 0) throw new ArgumentError("sql.join() of an empty list would leave a hole in the SQL: test for it first.");
  return new SqlTemplate(parts, null);
}
