/** Columns, constants, bound values, text, and what is made of other expressions. */
import type { AnyNode, Ast, Name, SequenceFields, TypeDescription, Value } from "../ast.ts";
import { call, exported, instance, make, property } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import { decode } from "../values.ts";
import type { Build, BuilderTable, SelectedItem } from "./context.ts";
import { kindOf, nodeOf, optionalName, plainName } from "./context.ts";
import { sequenceOf } from "./schema-options.ts";
import { nullType, sqlType } from "./sql-types.ts";

interface ColumnNodeFields {
  readonly from?: string;
  readonly key?: string;
  readonly name?: Name;
  readonly type?: TypeDescription;
  readonly index?: number;
}

function column({ from, key, name, type, index }: ColumnNodeFields, build: Build): unknown {
  if (from === undefined) return make("identifier", [plainName(name ?? ""), sqlType(type, build)], "node:column");
  const columns = build.columns(from);
  const byPosition = index === undefined ? undefined : Object.values(columns)[index];
  const found = (key === undefined ? undefined : property(columns, key)) ?? byPosition;
  if (found === undefined)
    throw new Error(`The ${build.kindOf(from)} has no column "${String(key)}"; it has ${Object.keys(columns).join(", ")}.`);
  return found;
}

interface BindFields {
  readonly key?: Name;
  readonly name?: string;
  readonly value?: Value;
  readonly type?: TypeDescription;
  readonly required?: true;
  readonly expanding?: true;
  readonly literal_execute?: true;
}

/** A named one is a parameter by its key, an anonymous one a literal: its name is the compiler's. */
function bind({ key, value, type, required, expanding, literal_execute: literal }: BindFields, build: Build): unknown {
  if (key === undefined && (literal === true || expanding === true)) throw new NotExpressible("bind:unnamed");
  if (key === undefined) return make("literal", [decode(value ?? null), sqlType(type, build)], "node:bind");
  const name = plainName(key);
  const given = required === true || (expanding === true && value === undefined) ? undefined : decode(value);
  return make("bindParam", [name, sqlType(type, build), given, ...(literal === true ? [{ literalExecute: true }] : [])], "node:bind");
}

/** The places of parameters in the text of `text()`: `:name`, not behind a colon, a word or a backslash, and not `::`. */
const PARAMETER = /(?<![:\w\\]):(\w+)(?!:)/g;

interface TextFields {
  readonly text: string;
  readonly binds?: Readonly<Record<string, Ast>>;
}

/** Text without parameters is `text()`; with parameters it is a template. */
function text({ text: sql, binds = {} }: TextFields, build: Build): unknown {
  const pieces = sql.split(PARAMETER);
  const plain = (piece: string | undefined): string => (piece ?? "").replaceAll("\\:", ":");
  if (pieces.length === 1) return make("text", [plain(sql)], "node:text");
  const strings = pieces.filter((_piece, i) => i % 2 === 0).map(plain);
  const values = pieces.filter((_piece, i) => i % 2 === 1).map((name) => parameterOf(name, binds[name], build));
  return make("sql", [Object.assign(strings, { raw: strings }), ...values], "node:text");
}

function parameterOf(name: string, described: Ast | undefined, build: Build): unknown {
  return described === undefined ? make("bindParam", [name, nullType()], "node:text") : build.node(described);
}

/**
 * A name in ORDER BY or GROUP BY. Where the API takes no name, what the name means: one of the SELECT's own items first, then a
 * column of a table.
 */
function labelName({ name }: { readonly name: Name }, build: Build): unknown {
  const wanted = plainName(name);
  if (exported("LabelName")) return instance("LabelName", [wanted], "node:label_name");
  const found = build.selected.map((item) => itemNamed(item, wanted, build)).find((each) => each !== undefined) ?? anyColumn(wanted, build);
  if (found === undefined) throw new NotExpressible("node:label_name");
  return found;
}

function itemNamed({ ast, built }: SelectedItem, wanted: string, build: Build): unknown {
  if ("ref" in ast) return property(property(built, "c"), wanted);
  const node = nodeOf(ast);
  const own = kindOf(ast, build) === "column" ? (node["key"] ?? node["name"]) : node["name"];
  return own === wanted ? built : undefined;
}

function anyColumn(wanted: string, build: Build): unknown {
  const ids = Object.keys(build.case.tables ?? {});
  return ids.map((id) => property(build.columns(id), wanted)).find((each) => each !== undefined);
}

interface CaseFields {
  readonly whens: readonly (readonly [Ast, Ast])[];
  readonly else?: Ast;
  readonly value?: Ast;
}

function caseNode(node: CaseFields, build: Build): unknown {
  const [first, ...rest] = node.whens;
  if (first === undefined) throw new NotExpressible("node:case(empty)");
  const [condition, result] = build.nodes(first);
  const opened =
    node.value === undefined
      ? make("caseWhen", [condition, result], "node:case")
      : call(make("caseOf", [build.node(node.value)], "node:case(value)"), "when", [condition, result], "node:case(value)");
  const all = rest.reduce((made, each) => call(made, "when", build.nodes(each), "node:case"), opened);
  return node.else === undefined ? all : call(all, "else", [build.node(node.else)], "node:case");
}

interface TypedFields {
  readonly expr: Ast;
  readonly type: TypeDescription;
}

const typedBy =
  (name: string, construct: string) =>
  ({ expr, type }: TypedFields, build: Build): unknown =>
    make(name, [build.node(expr), sqlType(type, build)], construct);

/** The builders of simple expressions. */
export const EXPRESSION_NODES: BuilderTable = {
  column,
  bind,
  text,
  label_name: labelName,
  case: caseNode,
  schema_column: ({ name, type }: ColumnNodeFields, build) =>
    make("identifier", [plainName(name ?? ""), sqlType(type, build)], "node:schema_column"),
  literal_column: ({ text: sql }: TextFields) => make("literalColumn", [sql, nullType()], "node:literal_column"),
  arg: (_node: AnyNode, build) => build.arg,
  null: () => make("sqlNull", [], "node:null"),
  true: () => make("sqlTrue", [], "node:true"),
  false: () => make("sqlFalse", [], "node:false"),
  raw: ({ value }: { readonly value: Value }) => decode(value),
  cast: typedBy("cast", "node:cast"),
  try_cast: typedBy("tryCast", "node:try_cast"),
  type_coerce: typedBy("typeCoerce", "node:type_coerce"),
  extract: ({ field, expr }: { readonly field: string; readonly expr: Ast }, build) =>
    make("extract", [field, build.node(expr)], "node:extract"),
  exists: ({ element }: { readonly element: Ast }, build) => make("exists", [build.node(element)], "node:exists"),
  scalar_select: ({ element }: { readonly element: Ast }, build) =>
    call(build.node(element), "scalarSubquery", [], `node:scalar_select(${kindOf(element, build)})`),
  from_dml_column: ({ column: of }: { readonly column: Ast }, build) => make("fromDmlColumn", [build.node(of)], "node:from_dml_column"),
  next_value: ({ sequence }: { readonly sequence: SequenceFields }, build) =>
    call(sequenceOf(sequence, build), "nextValue", [], "node:next_value"),
};

/** A node's name as an argument of the API, where one may be left out. */
export function nameArgument(node: AnyNode | { readonly name?: Name | null }): unknown[] {
  const { name } = node;
  const plain = optionalName(typeof name === "string" || (typeof name === "object" && name !== null) ? name : null);
  return plain === undefined ? [] : [plain];
}
