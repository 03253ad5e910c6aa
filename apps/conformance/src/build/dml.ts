/** INSERT, UPDATE and DELETE. */
import type { AddedCte, AnyNode, Ast, Name, Setting } from "../ast.ts";
import { call, make, property } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import type { Build, BuilderTable } from "./context.ts";
import { nodeOf, resolved } from "./context.ts";
import type { FragmentFields } from "./select.ts";
import { withCtes, withFragments } from "./select.ts";

interface WriteFields extends FragmentFields {
  readonly table: Ast;
  readonly where?: readonly Ast[];
  readonly returning?: readonly Ast[];
  readonly add_ctes?: readonly AddedCte[];
  readonly extensions?: Readonly<Record<string, readonly Ast[]>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

interface InsertFields extends WriteFields {
  readonly values?: readonly Setting[];
  readonly multi_values?: readonly (readonly (readonly Setting[] | { readonly row: readonly Ast[] })[])[];
  readonly from_select?: { readonly names: readonly (string | Ast)[]; readonly select: Ast; readonly include_defaults?: boolean };
}

function insert(node: InsertFields, build: Build): unknown {
  let made = withFragments(node, make("insert", [build.node(node.table)], "node:insert"), "insert", build);
  if (node.values !== undefined) made = call(made, "values", [settings(node.values, node.table, build)], "insert:values");
  if (node.multi_values !== undefined) {
    const rows = node.multi_values
      .flat()
      .map((row) => ("row" in row ? byPosition(row.row, node.table, build) : settings(row, node.table, build)));
    made = call(made, "values", [rows], "insert:multi_values");
  }
  if (node.from_select !== undefined) {
    const { names, select, include_defaults: defaults } = node.from_select;
    const keys = names.map((each) => (typeof each === "string" ? keyOf(each, node.table, build) : columnKey(each)));
    const options = defaults === false ? [{ includeDefaults: false }] : [];
    made = call(made, "fromSelect", [keys, build.node(select), ...options], "insert:from_select");
  }
  made = extended(node, made, build);
  return finished(node, made, build);
}

function finished(node: WriteFields, made: unknown, build: Build): unknown {
  const returning = node.returning === undefined ? made : call(made, "returning", build.nodes(node.returning), "dml:returning");
  return withCtes(node.add_ctes, returning, build);
}

/** Values by column key. */
function settings(list: readonly Setting[], table: Ast, build: Build): object {
  return Object.fromEntries(
    list.map(([key, value]) => {
      const own = settableKey(key, table, build);
      if (own === null) throw new NotExpressible("dml:set(expression)");
      return [own, build.node(value)];
    }),
  );
}

function byPosition(row: readonly Ast[], table: Ast, build: Build): object {
  const keys = Object.keys(Object(property(build.node(table), "c")));
  return Object.fromEntries(row.map((value, i) => [keys[i] ?? "", build.node(value)]));
}

/** The API takes keys; a case may name a column by its name in SQL. */
function keyOf(name: string, table: Ast, build: Build): string {
  const id = "ref" in table && typeof table.ref === "string" ? table.ref : "";
  const columns = build.case.tables?.[id]?.columns ?? [];
  const byKey = columns.find((each) => (each.key ?? nameText(each.name)) === name) ?? columns.find((each) => nameText(each.name) === name);
  return byKey === undefined ? name : (byKey.key ?? nameText(byKey.name));
}

function nameText(name: Name): string {
  return typeof name === "string" ? name : (name.name ?? "");
}

function columnKey(ast: Ast): string {
  const { key, name } = nodeOf(ast);
  return String(key ?? name);
}

/** The key of a column of the table itself; null for an expression, and for a column of another table. */
function settableKey(key: string | Ast, table: Ast, build: Build): string | null {
  if (typeof key === "string") return keyOf(key, table, build);
  const found = resolved(key, build);
  const node: AnyNode = nodeOf(found);
  if (node.node !== "column" && node.node !== "schema_column") return null;
  const { from } = node;
  const own = "ref" in table && table.ref === from;
  return typeof from === "string" && !own ? null : columnKey(found);
}

interface ConflictFields {
  readonly set?: readonly Setting[];
  readonly index_elements?: readonly (string | Ast)[];
  readonly index_where?: Ast;
  readonly where?: Ast;
  readonly constraint?: Name;
  readonly inserted?: string;
}

/** Upserts, which SQLAlchemy has as extensions of a dialect's own INSERT. */
function extended(node: InsertFields, begun: unknown, build: Build): unknown {
  return Object.values(node.extensions ?? {})
    .flat()
    .reduce((made: unknown, ast) => {
      const extension = nodeOf(ast);
      const form = UPSERTS[extension.node];
      if (form === undefined) throw new NotExpressible(`node:${extension.node}`);
      return form(Object(extension), made, node.table, build);
    }, begun);
}

type Upsert = (node: ConflictFields, made: unknown, table: Ast, build: Build) => unknown;

const UPSERTS: Readonly<Record<string, Upsert>> = {
  on_conflict_do_nothing: (node, made, table, build) =>
    call(conflict(node, made, table, build), "doNothing", [], "node:on_conflict_do_nothing"),
  on_conflict_do_update: (node, made, table, build) => {
    const set = updating(node, excludedId(table, "excluded", build), table, build);
    const where = node.where === undefined ? [] : [{ where: build.node(node.where) }];
    return call(conflict(node, made, table, build), "doUpdate", [set, ...where], "node:on_conflict_do_update");
  },
  on_duplicate_key_update: (node, made, table, build) =>
    call(made, "onDuplicateKeyUpdate", [updating(node, node.inserted ?? null, table, build)], "node:on_duplicate_key_update"),
};

function conflict(node: ConflictFields, made: unknown, table: Ast, build: Build): unknown {
  if (node.constraint !== undefined)
    return call(made, "onConflict", [{ constraint: nameText(node.constraint) }], "node:on_conflict(constraint)");
  const columns = property(build.node(table), "c");
  const target = (node.index_elements ?? []).map((each) =>
    typeof each === "string" ? property(columns, keyOf(each, table, build)) : build.node(each),
  );
  const options = node.index_where === undefined ? [] : [{ where: build.node(node.index_where) }];
  return call(made, "onConflict", [target, ...options], "node:on_conflict");
}

/** The API hands the row that could not be inserted to a function; in the case it is an alias of the table. */
function updating(node: ConflictFields, id: string | null, table: Ast, build: Build) {
  return (context: unknown): object => {
    const columns = property(context, "excluded") ?? property(context, "inserted");
    return build.standingIn(id, { c: columns }, () => settings(node.set ?? [], table, build));
  };
}

function excludedId(table: Ast, name: string, build: Build): string | null {
  const found = Object.entries(build.case.froms ?? {}).find(([, each]) => {
    const { node, name: own, element } = each;
    return node === "alias" && own === name && JSON.stringify(element) === JSON.stringify(table);
  });
  return found?.[0] ?? null;
}

interface UpdateFields extends WriteFields {
  readonly values?: readonly Setting[];
  readonly ordered_values?: true;
}

function update(node: UpdateFields, build: Build): unknown {
  let made = withFragments(node, make("update", [build.node(node.table)], "node:update"), "update", build);
  if (node.where !== undefined) made = call(made, "where", build.nodes(node.where), "update:where");
  const values = node.values ?? [];
  if (node.ordered_values === true) made = call(made, "orderedValues", [pairs(values, node.table, build)], "update:ordered_values");
  else {
    const own = values.filter(([key]) => settableKey(key, node.table, build) !== null);
    if (node.values !== undefined && (own.length > 0 || values.length === 0))
      made = call(made, "values", [settings(own, node.table, build)], "update:values");
    for (const [key, value] of values)
      if (typeof key !== "string" && settableKey(key, node.table, build) === null)
        made = call(made, "assign", [build.node(key), build.node(value)], "update:assign");
  }
  return finished(node, limited(node, made, build), build);
}

/** What is set, in its order. */
function pairs(list: readonly Setting[], table: Ast, build: Build): unknown[] {
  const columns = property(build.node(table), "c");
  return list.map(([key, value]) => [
    typeof key === "string" ? property(columns, keyOf(key, table, build)) : build.node(key),
    build.node(value),
  ]);
}

/** LIMIT of an UPDATE or DELETE, where the dialect has it. */
function limited(node: WriteFields, begun: unknown, build: Build): unknown {
  const { mysql_limit: limit = null, ...others } = node.options ?? {};
  const [other] = Object.keys(others);
  if (other !== undefined) throw new NotExpressible(`dml:options(${other})`);
  // The older way to say it writes a number into the text.
  if (limit !== null) return call(begun, "limit", [make("text", [String(limit)], "node:text")], "dml:mysql_limit");
  return Object.values(node.extensions ?? {})
    .flat()
    .reduce((made: unknown, ast) => {
      const { node: kind, limit } = nodeOf(ast);
      if (kind !== "mysql_dml_limit") throw new NotExpressible(`node:${kind}`);
      return call(made, "limit", [build.node(Object(limit))], "node:mysql_dml_limit");
    }, begun);
}

function deletion(node: WriteFields & { readonly using?: readonly Ast[] }, build: Build): unknown {
  let made = withFragments(node, make("deleteFrom", [build.node(node.table)], "node:delete"), "delete", build);
  if (node.using !== undefined) made = call(made, "using", build.nodes(node.using), "delete:using");
  if (node.where !== undefined) made = call(made, "where", build.nodes(node.where), "delete:where");
  return finished(node, limited(node, made, build), build);
}

/** The builders of statements that write. */
export const DML_NODES: BuilderTable = {
  insert,
  update,
  delete: deletion,
  from_dml_column: (node: { readonly column: Ast }, build: Build) =>
    make("fromDmlColumn", [build.node(node.column)], "node:from_dml_column"),
};

/** The columns that come from parameters: cases also name the placeholders of the statement's own values. */
export function parameterColumns(given: readonly string[] | undefined, ast: Ast, build: Build): readonly string[] | undefined {
  const found = resolved(ast, build);
  if (given === undefined || !("node" in found)) return given;
  const { node, table } = nodeOf(found);
  if (node !== "insert" && node !== "update") return given;
  const columns = Object(property(build.node(Object(table)), "c"));
  return given.filter((key) => Object.hasOwn(columns, key));
}
