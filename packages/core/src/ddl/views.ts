/** CREATE VIEW and CREATE TABLE … AS: what a SELECT gives, under a name. */
import { ArgumentError } from "../errors.ts";
import type { Executable } from "../executable.ts";
import { nodeOf } from "../expressions/element.ts";
import type { AnyExpr } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { ColumnSpec } from "../schema/column.ts";
import type { DialectViewOptions } from "../schema/dialect-options.ts";
import { MetaData } from "../schema/metadata.ts";
import type { Source } from "../schema/shape.ts";
import { Table } from "../schema/table.ts";
import type { SubqueryColumns } from "../statements/items.ts";
import type { AnySelect, NamedSource } from "../statements/query.ts";
import { StatementNode } from "../statements/statement.ts";
import type { CascadingDropOptions, Ddl } from "./ddl-node.ts";
import { DdlNode } from "./ddl-node.ts";

/** Options of a view and of CREATE TABLE … AS. */
export interface TableViaSelectOptions {
  /** The schema it is in; by default that of the metadata, if one is given. */
  readonly schema?: string | null;
  readonly temporary?: boolean;
  readonly ifNotExists?: boolean;
}

/** Options of a view. */
export interface ViewOptions extends TableViaSelectOptions {
  /** The catalogue it belongs to: `createAll` creates it behind the tables, `dropAll` drops it before them. */
  readonly metadata?: MetaData;
  /** CREATE OR REPLACE. */
  readonly orReplace?: boolean;
  /** CREATE MATERIALIZED VIEW: the rows are kept. */
  readonly materialized?: boolean;
  /** Options of one dialect, such as `{ postgresql: { with: { securityBarrier: true } } }`. */
  readonly dialect?: DialectViewOptions;
}

/** The tables that the results are to those who select from them; made when first asked for. */
const RESULTS = new WeakMap<Node, Table>();

/** What a SELECT gives, under a name. */
abstract class TableViaSelect extends DdlNode {
  readonly name: string;
  readonly schema: string | null;
  readonly statement: Node;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;

  constructor(name: string, statement: Node, schema: string | null, options: TableViaSelectOptions) {
    super();
    if (typeof name !== "string" || name === "")
      throw new ArgumentError('A view or table needs a name: createView("active_users", select(…)).');
    this.name = name;
    this.schema = schema === "" ? null : schema;
    this.statement = statement;
    this.temporary = options.temporary ?? false;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  /** The result as a table, to select from. It belongs to a metadata of its own: what creates it is this statement. */
  get table(): Table {
    const known = RESULTS.get(this);
    if (known !== undefined) return known;
    const { statement, name, schema } = this;
    const columns = statement instanceof StatementNode ? statement.exportedColumns() : [];
    const specs = columns.map(({ key, name: own, expression }) => [
      key,
      new ColumnSpec(expression.type, { nullable: true, ...(typeof own === "string" && own !== key ? { name: own } : {}) }),
    ]);
    const made = new Table(name, new MetaData(), Object.fromEntries(specs), [], { schema });
    RESULTS.set(this, made);
    return made;
  }

  override visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
    visitor.value("schema", this.schema);
    visitor.child("statement", this.statement);
    visitor.value("temporary", this.temporary);
    visitor.value("ifNotExists", this.ifNotExists);
  }
}

/** CREATE VIEW. */
export class CreateView extends TableViaSelect {
  readonly kind = "create_view";
  readonly orReplace: boolean;
  readonly materialized: boolean;
  readonly dialect: DialectViewOptions;

  constructor(name: string, statement: Node, options: ViewOptions = {}) {
    super(name, statement, options.schema === undefined ? (options.metadata?.schema ?? null) : options.schema, options);
    this.orReplace = options.orReplace ?? false;
    this.materialized = options.materialized ?? false;
    this.dialect = options.dialect ?? {};
    options.metadata?.addView(this);
  }

  override visitFields(visitor: FieldVisitor): void {
    super.visitFields(visitor);
    visitor.value("orReplace", this.orReplace);
    visitor.value("materialized", this.materialized);
    visitor.value("dialect", this.dialect);
  }
}

/** CREATE TABLE … AS. */
export class CreateTableAs extends TableViaSelect {
  readonly kind = "create_table_as";

  constructor(name: string, statement: Node, options: TableViaSelectOptions = {}) {
    super(name, statement, options.schema ?? null, options);
  }
}

/** Options of DROP VIEW. */
export interface DropViewOptions extends CascadingDropOptions {
  readonly schema?: string | null;
  readonly materialized?: boolean;
}

/** DROP VIEW. */
export class DropView extends DdlNode {
  readonly kind = "drop_view";
  readonly name: string;
  readonly schema: string | null;
  readonly materialized: boolean;
  readonly ifExists: boolean;
  readonly cascade: boolean;

  constructor(name: string, options: DropViewOptions = {}) {
    super();
    this.name = name;
    this.schema = options.schema ?? null;
    this.materialized = options.materialized ?? false;
    this.ifExists = options.ifExists ?? false;
    this.cascade = options.cascade ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
    visitor.value("schema", this.schema);
    visitor.value("materialized", this.materialized);
    visitor.value("ifExists", this.ifExists);
    visitor.value("cascade", this.cascade);
  }
}

/** CREATE VIEW or CREATE TABLE … AS, as its users see it. */
export interface ViaSelect<N extends string, C> extends Ddl {
  /** What is created, to select from: `select(view.table.c.id)`. */
  readonly table: NamedSource<N, C>;
}

/** What can be selected. */
type Query = Executable<readonly unknown[], unknown, never>;
type SomeColumns = Readonly<Record<string, AnyExpr>>;

/**
 * CREATE VIEW. Bound values become literals.
 *
 * @param name its name
 * @param statement what it shows
 * @param options see `ViewOptions`
 * @throws ArgumentError without a name, or for a view that the metadata has already
 * @example
 * const active = createView("active_user", select(users.c.id, users.c.name).where(users.c.active), { orReplace: true });
 * connection.execute(active);
 * connection.execute(select(active.table.c.name));
 */
export function createView<const S extends string, A extends readonly unknown[], N extends string>(
  name: S,
  statement: AnySelect<A, N>,
  options?: ViewOptions,
): ViaSelect<S, SubqueryColumns<A, N, S>>;
export function createView<const S extends string>(name: S, statement: Query, options?: ViewOptions): ViaSelect<S, SomeColumns>;
export function createView(name: string, statement: object, options: ViewOptions = {}): ViaSelect<string, SomeColumns> {
  return typed(new CreateView(name, nodeOf(statement), options));
}

/**
 * DROP VIEW.
 *
 * @param view the view that `createView` gave, or its name
 * @example
 * connection.execute(dropView("active_user", { ifExists: true }));
 */
export function dropView(view: string | ViaSelect<string, unknown> | Source, options: DropViewOptions = {}): Ddl {
  if (typeof view === "string") return typed(new DropView(view, options));
  const node = nodeOf(view);
  if (node instanceof CreateView) {
    const { name, schema, materialized } = node;
    return typed(new DropView(name, { schema, materialized, ...options }));
  }
  if (node instanceof Table) return typed(new DropView(node.name, { schema: node.schema, ...options }));
  throw new ArgumentError("dropView() takes a name, or what createView() gave.");
}

/**
 * CREATE TABLE … AS: a table with the rows of a SELECT. Bound values become literals.
 *
 * @example
 * const archive = createTableAs("user_archive", select(users.c.id, users.c.name).where(users.c.id.lt(1000)));
 * connection.execute(archive);
 * connection.execute(select(archive.table.c.name));
 */
export function createTableAs<const S extends string, A extends readonly unknown[], N extends string>(
  name: S,
  statement: AnySelect<A, N>,
  options?: TableViaSelectOptions,
): ViaSelect<S, SubqueryColumns<A, N, S>>;
export function createTableAs<const S extends string>(
  name: S,
  statement: Query,
  options?: TableViaSelectOptions,
): ViaSelect<S, SomeColumns>;
export function createTableAs(name: string, statement: object, options: TableViaSelectOptions = {}): ViaSelect<string, SomeColumns> {
  return typed(new CreateTableAs(name, nodeOf(statement), options));
}
