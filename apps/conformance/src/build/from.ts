/** What stands in FROM. */
import type { AddedCte, Ast, Name, NamedColumn } from "../ast.ts";
import { call, has, make } from "../dynamic.ts";
import { NotExpressible } from "../not-expressible.ts";
import type { Build, BuilderTable } from "./context.ts";
import { kindOf, nodeOf, optionalName, plainName, refuse, resolved } from "./context.ts";
import { nameArgument } from "./expressions.ts";
import { sqlType } from "./sql-types.ts";

interface NamedFields {
  readonly name: Name | null;
  readonly element: Ast;
}

function alias(node: NamedFields, build: Build): unknown {
  const element = build.node(node.element);
  if (has(element, "alias")) return call(element, "alias", nameArgument(node), "node:alias");
  const name = optionalName(node.name);
  if (name === undefined) throw new NotExpressible(`node:alias(anonymous ${kindOf(node.element, build)})`);
  return make("alias", [element, name], "node:alias");
}

/** The statement within a subquery; the thing itself where it is none. */
function statementIn(ast: Ast, build: Build): Ast {
  const found = resolved(ast, build);
  if (!("node" in found) || nodeOf(found).node !== "subquery") return ast;
  const { element } = nodeOf(found);
  return typeof element === "object" && element !== null ? Object(element) : ast;
}

interface CteFields {
  readonly name: Name | null;
  readonly element?: Ast;
  readonly recursive?: true;
  readonly nesting?: true;
  readonly restates?: string;
  readonly alias_of?: string;
  readonly prefixes?: readonly { readonly text: string; readonly dialect?: string }[];
  readonly suffixes?: unknown;
}

function cte(node: CteFields, build: Build): unknown {
  refuse(node, ["suffixes"], "node:cte");
  const renamed = renamedRecursion(node, build);
  if (renamed !== null) return cte(renamed, build);
  if (node.alias_of !== undefined) return call(build.referred(node.alias_of), "alias", nameArgument(node), "node:cte(alias)");
  if (node.element === undefined) throw new NotExpressible("node:cte(without statement)");
  if (node.restates !== undefined) return restated(node.restates, node.element, build);
  const options = {
    ...(node.recursive === true ? { recursive: true } : {}),
    ...(node.nesting === true ? { nesting: true } : {}),
    ...materialized(node, build),
  };
  return call(build.node(node.element), "cte", [optionalName(node.name), options], `node:cte(${kindOf(node.element, build)})`);
}

/** An alias whose statement is united with others is the CTE itself under that name: in the API it has the name from the start. */
function renamedRecursion(node: CteFields, build: Build): CteFields | null {
  if (node.alias_of === undefined) return null;
  const froms: Readonly<Record<string, object>> = build.case.froms ?? {};
  const restatedHere = Object.values(froms).some((each) => "restates" in each && froms[String(each.restates)] === node);
  const aliased = froms[node.alias_of];
  return restatedHere && aliased !== undefined ? { ...Object(aliased), name: node.name } : null;
}

/** The words that say whether the rows are kept are an option in the API. */
function materialized({ prefixes = [] }: CteFields, build: Build): object {
  const words = prefixes.flatMap(({ text, dialect }) => (dialect === undefined || dialect === build.dialect ? [text] : []));
  if (words.length === 0) return {};
  if (words.length > 1 || !/^(?:NOT )?MATERIALIZED$/.test(words[0] ?? "")) throw new NotExpressible("node:cte:prefixes");
  return { materialized: words[0] === "MATERIALIZED" };
}

/** Recursion: the CTE's own statement in a set operation with others, which may refer to the CTE. */
function restated(id: string, element: Ast, build: Build): unknown {
  const { selects, keyword } = nodeOf(resolved(element, build));
  const [, ...others] = Array.isArray(selects) ? selects : [];
  const method = keyword === "union" ? "union" : keyword === "union all" ? "unionAll" : "";
  return call(build.referred(id), method, build.nodes(others), `node:cte(restated by ${String(keyword)})`);
}

interface JoinFields {
  readonly left: Ast;
  readonly right: Ast;
  readonly on: Ast;
  readonly outer?: true;
  readonly full?: true;
}

function join({ left, right, on, outer, full }: JoinFields, build: Build): unknown {
  return make(full === true ? "fullJoin" : outer === true ? "outerJoin" : "join", build.nodes([left, right, on]), "node:join");
}

interface ValuesFields {
  readonly name: Name | null;
  readonly columns: readonly NamedColumn[];
  readonly data: readonly (readonly (readonly Ast[])[])[];
  readonly literal_binds?: true;
  readonly add_ctes?: readonly AddedCte[];
  readonly lateral?: true;
}

function values(node: ValuesFields, build: Build): unknown {
  refuse(node, ["add_ctes"], "node:values");
  const name = optionalName(node.name);
  if (name === undefined) throw new NotExpressible("node:values(anonymous)");
  const keys = node.columns.map((column) => plainName(column.name));
  const columns = Object.fromEntries(node.columns.map((column, i) => [keys[i] ?? "", sqlType(column.type, build)]));
  const rows = node.data.flat().map((row) => Object.fromEntries(row.map((value, i) => [keys[i] ?? "", build.node(value)])));
  const options = { literalBinds: node.literal_binds === true, lateral: node.lateral === true };
  return call(make("values", [name, columns, options], "node:values"), "data", [rows], "node:values");
}

/** VALUES in place of a list. They need a name to be made, which is not written. */
function scalarValues(node: Omit<ValuesFields, "name">, build: Build): unknown {
  return make("scalarValues", [values({ ...node, name: "v" }, build)], "node:scalar_values");
}

/** The builders of FROM elements. */
export const FROM_NODES: BuilderTable = {
  alias,
  cte,
  join,
  values,
  scalar_values: scalarValues,
  subquery: (node: NamedFields, build) =>
    call(build.node(node.element), "subquery", nameArgument(node), `node:subquery(${kindOf(node.element, build)})`),
  lateral: (node: NamedFields, build) => {
    const statement = statementIn(node.element, build);
    return call(build.node(statement), "lateral", nameArgument(node), `node:lateral(${kindOf(statement, build)})`);
  },
  tablesample: ({ element, sampling, name, seed }: NamedFields & { readonly sampling: Ast; readonly seed?: Ast }, build) =>
    make(
      "tableSample",
      [build.node(element), build.node(sampling), optionalName(name), ...(seed === undefined ? [] : [{ seed: build.node(seed) }])],
      "node:tablesample",
    ),
};

let textProbe: boolean | null = null;

/** Whether text may stand in FROM. Only compiling tells, so it is tried once. */
function takesText(): boolean {
  if (textProbe === null) {
    try {
      const statement = call(
        make("select", [make("text", ["1"], "node:text")], "select"),
        "selectFrom",
        [make("text", ["t"], "node:text")],
        "from:text",
      );
      textProbe = String(statement).endsWith("FROM t");
    } catch {
      textProbe = false;
    }
  }
  return textProbe;
}

/** Something to select from: the API takes FROM elements there. */
export function source(ast: Ast, build: Build): unknown {
  const built = build.node(ast);
  const kind = kindOf(ast, build);
  if ((kind === "text" || kind === "literal_column") && !takesText()) throw new NotExpressible(`from:${kind}`);
  return built;
}
