/** Constraints and indexes, from their description. */
import type { Ast, ColumnFields, ConstraintFields, IndexFields, TableFields } from "../ast.ts";
import { call, make, property } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import type { Build } from "./context.ts";
import { plainName } from "./context.ts";
import { dialectOptions, givenName } from "./schema-options.ts";

/** What was made of each description: statements about a constraint or an index take it from here. */
const made = new WeakMap<Build, Map<object, unknown>>();

function remember(of: object, item: unknown, build: Build): unknown {
  const known = made.get(build) ?? new Map<object, unknown>();
  made.set(build, known);
  known.set(of, item);
  return item;
}

/** What the table was given for a constraint or an index. */
export function itemOf(of: object, build: Build): unknown {
  return made.get(build)?.get(of);
}

/** The key of a column: its name, unless it has another. */
export function keyOf(column: ColumnFields): string {
  return column.key ?? plainUnquoted(column.name);
}

function plainUnquoted(name: ColumnFields["name"]): string {
  return typeof name === "object" ? (name.name ?? "") : name;
}

/** Options that constraints of all kinds have. */
function options(constraint: ConstraintFields, build: Build): object {
  const { deferrable, initially, isolated, ddl_if: ddlIf } = constraint;
  const name = givenName(constraint.name);
  const dialect = typeof ddlIf === "object" && ddlIf !== null ? property(ddlIf, "dialect") : undefined;
  const all = { name, deferrable, initially, ddlIf: dialect, ...(isolated === true ? { useAlter: true } : {}) };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { ...given, ...dialectOptions(constraint["options"] as Readonly<Record<string, unknown>> | undefined, build) };
}

/** Whether a foreign key is said with its column. */
function isOfColumn({ kind, columns = [], isolated }: ConstraintFields, table: TableFields): boolean {
  if (kind !== "foreign_key" || columns.length !== 1 || isolated === true) return false;
  const own = (table.constraints ?? []).filter(
    (each) => each.kind === "foreign_key" && each.columns?.length === 1 && each.columns[0] === columns[0],
  );
  return own.length === 1;
}

/** The foreign key of a column, as the column's options. */
export function foreignKey(column: ColumnFields, table: TableFields, build: Build): object {
  const constraint = (table.constraints ?? []).find((each) => isOfColumn(each, table) && each.columns?.[0] === keyOf(column));
  if (constraint === undefined) return {};
  const { table: of, column: key, spec } = constraint.references?.[0] ?? {};
  const target = spec ?? ((): unknown => property(build.columns(of ?? ""), key ?? ""));
  return { foreignKey: target, foreignKeyOptions: foreignKeyOptions(constraint, build) };
}

function foreignKeyOptions(constraint: ConstraintFields, build: Build): object {
  const { ondelete, onupdate, match, link_to_name: linkToName } = constraint;
  const own = { onDelete: upper(ondelete), onUpdate: upper(onupdate), match: upper(match), linkToName };
  return { ...options(constraint, build), ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) };
}

function upper(word: unknown): string | undefined {
  return typeof word === "string" ? word.toUpperCase() : undefined;
}

/** Everything that a table is given beside its columns. */
export function tableItems(table: TableFields, build: Build): unknown[] {
  const constraints = (table.constraints ?? []).flatMap((each) => constraintItem(each, table, build));
  const indexes = (table.indexes ?? []).flatMap((each) =>
    each.column_flag === true ? [] : [remember(each, indexItem(each, build), build)],
  );
  return [...constraints, ...indexes];
}

function constraintItem(constraint: ConstraintFields, table: TableFields, build: Build): unknown[] {
  const { kind, columns = [], references = [], sqltext } = constraint;
  const own = (item: unknown): unknown[] => [remember(constraint, item, build)];
  switch (kind) {
    case "primary_key":
      // The key itself is made from the columns' flags.
      return constraint["implicit"] === true || columns.length === 0
        ? []
        : own(make("primaryKeyConstraint", [...columns, options(constraint, build)], "primary_key"));
    case "unique":
      // Without columns it is nothing in SQLAlchemy, and an error in the API.
      if (constraint["column_flag"] === true || columns.length === 0) return [];
      return own(make("uniqueConstraint", [...columns, options(constraint, build)], "unique"));
    case "check":
      return own(make("checkConstraint", [build.node(sqltext ?? { ref: "" }), options(constraint, build)], "check"));
    case "foreign_key":
      if (isOfColumn(constraint, table)) return [];
      return own(
        make(
          "foreignKeyConstraint",
          [columns, references.map((each) => targetName(each, build)), foreignKeyOptions(constraint, build)],
          "foreign_key",
        ),
      );
    case "exclude":
      return own(excludeItem(constraint, build));
    default:
      throw new NotExpressible(`constraint:${kind}`);
  }
}

function excludeItem(constraint: ConstraintFields, build: Build): unknown {
  const { elements, using, where, ops } = constraint;
  const pairs = (Array.isArray(elements) ? elements : []).map(
    (each: { readonly name?: string; readonly expr?: Ast; readonly op: string }) => [
      each.expr === undefined ? each.name : build.node(each.expr),
      each.op,
    ],
  );
  const own = {
    ...options(constraint, build),
    ...(using === undefined ? {} : { using }),
    ...(where === undefined ? {} : { where: build.node(where as Ast) }),
    ...(ops === undefined ? {} : { ops: property(ops, "$dict") ?? ops }),
  };
  return make("excludeConstraint", [pairs, own], "constraint:exclude");
}

/** The name of a column of another table, which need not be made yet. */
function targetName(
  { table = "", column = "", spec }: { readonly table?: string; readonly column?: string; readonly spec?: string },
  build: Build,
): string {
  if (spec !== undefined) return spec;
  const described = build.case.tables?.[table];
  if (described === undefined) throw new NotExpressible("foreign_key:target");
  const schema = described.schema ?? build.case.metadatas?.[described.metadata ?? ""]?.schema;
  const name = `${schema === undefined ? "" : `${plainName(schema)}.`}${plainName(described.name)}`;
  // It has to be there when the name is looked up.
  build.later(table);
  return `${name}.${column}`;
}

function indexItem(index: IndexFields, build: Build): unknown {
  const expressions = index.expressions.map((each) => ("node" in each || "ref" in each ? build.node(each as Ast) : String(each.name)));
  const own = {
    ...(index.unique === true ? { unique: true } : {}),
    ...(index.ddl_if === undefined ? {} : { ddlIf: index.ddl_if.dialect }),
    ...dialectOptions(index.options, build),
  };
  return make("index", [givenName(index.name) ?? null, ...expressions, own], "index");
}

/** Indexes and unique constraints that a flag of the column made. */
export function flags(column: ColumnFields, table: TableFields): object {
  const key = keyOf(column);
  const flagged = (table.indexes ?? []).find((each) => each.column_flag === true && nameOfExpression(each) === key);
  const unique = (table.constraints ?? []).some(
    ({ kind, columns, column_flag: flag }) => kind === "unique" && flag === true && columns?.[0] === key,
  );
  return {
    ...(flagged === undefined ? {} : { index: true, ...(flagged.unique === true ? { unique: true } : {}) }),
    ...(unique ? { unique: true } : {}),
  };
}

function nameOfExpression({ expressions }: IndexFields): string | undefined {
  const [only] = expressions;
  return only !== undefined && "name" in only && !("node" in only) ? String(only.name) : undefined;
}

/** The constraint of a case's list: what the table was given for it, or what the table made of a column's option. */
export function constraintAt(tableId: string, position: number, build: Build): unknown {
  const table = build.referred(tableId);
  const described = build.case.tables?.[tableId]?.constraints?.[position];
  if (described === undefined) throw new Error(`The table has no constraint at position ${position}.`);
  const item = itemOf(described, build);
  if (item !== undefined) return item;
  if (described.kind === "primary_key") return property(table, "primaryKey");
  const all = property(table, "constraints");
  const found = (Array.isArray(all) ? all : []).find(
    (each) =>
      property(each, "kind") === described.kind &&
      property(call(property(each, "columns"), "at", [0], "constraint"), "key") === described.columns?.[0],
  );
  if (found === undefined) throw new NotExpressible(`constraint:${described.kind}`);
  return found;
}

/** The index of a case's list. */
export function indexAt(tableId: string, position: number, build: Build): unknown {
  const table = build.referred(tableId);
  const described = build.case.tables?.[tableId]?.indexes?.[position];
  if (described === undefined) throw new Error(`The table has no index at position ${position}.`);
  const item = itemOf(described, build);
  if (item !== undefined) return item;
  const all = property(table, "indexes");
  const key = nameOfExpression(described);
  const found = (Array.isArray(all) ? all : []).find((each) => {
    const expressions = property(each, "expressions");
    return Array.isArray(expressions) && expressions.length === 1 && property(expressions[0], "key") === key;
  });
  if (found === undefined) throw new NotExpressible("index");
  return found;
}
