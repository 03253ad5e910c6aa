/** How PostgreSQL writes expressions and functions. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { asFunction, plainBinary, renamed, sequenceName, stringLiteral, written } from "@athanor/compiler";
import type { ExpressionNode, FunctionNode, NextValue, RegexpMatch, RegexpReplace, SqlType } from "@athanor/core";
import { Binary, OPERATORS, TupleType, types } from "@athanor/core";
import type { ArrayConstructor } from "./array.ts";
import { bindCast } from "./bind-casts.ts";
import type { PostgresqlFacts } from "./server-facts.ts";

const STRING = types.string();
const INTEGER = types.integer();

/** What brackets can't stand behind as it is. */
const WITHOUT_BRACKETS: ReadonlySet<string> = new Set(["function", "cast", "bind", "within_group", "aggregate_order"]);

/** Types whose members can be written in brackets. */
const SUBSCRIPTED = /(?:^|_)(?:jsonb|hstore)$/;

/** Members of JSON values, where they are written with an arrow. */
const ARROWS: ReadonlySet<string> = new Set(["at", "at_text", "at_path", "at_path_text"]);

/** Whether a member of a JSON value is written in brackets: where its type and the server have it. */
function isSubscript(node: ExpressionNode, facts: PostgresqlFacts): node is Binary {
  if (!facts.subscripts || !(node instanceof Binary) || node.operation !== OPERATORS.at) return false;
  return SUBSCRIPTED.test(node.left.type.forDialect("postgresql").kind);
}

/** Whether an expression is written with an arrow: an operator like any other here, that binds no tighter than `||`. */
export function isArrow(node: ExpressionNode, facts: PostgresqlFacts): boolean {
  return ARROWS.has(node.operator?.name ?? "") && !isSubscript(node, facts);
}

/** A member of a JSON value: `doc['key']`, or `doc -> 'key'`. */
function member(facts: PostgresqlFacts): (node: Binary, compiler: StatementCompiler) => string {
  return (node, compiler) =>
    isSubscript(node, facts) ? `${subject(node.left, facts, compiler)}[${compiler.render(node.right)}]` : arrow("->")(node, compiler);
}

/** What stands before brackets: what is written with brackets itself, or what binds as strongly. */
function subject(node: ExpressionNode, facts: PostgresqlFacts, compiler: StatementCompiler): string {
  if (node.operator === OPERATORS.item || isSubscript(node, facts)) return compiler.render(node);
  return WITHOUT_BRACKETS.has(node.kind) ? `(${compiler.render(node)})` : compiler.operand(node, OPERATORS.item, "left");
}

const arrow =
  (word: string) =>
  (node: Binary, compiler: StatementCompiler): string =>
    plainBinary(node, word, compiler);

function item(facts: PostgresqlFacts): (node: Binary, compiler: StatementCompiler) => string {
  return ({ left, right }, compiler) => `${subject(left, facts, compiler)}[${compiler.render(right)}]`;
}

/** `~`, with `*` where case doesn't count; other flags stand in the pattern. */
function regexpMatch({ operation, left, right, flags }: RegexpMatch, compiler: StatementCompiler): string {
  const word = operation === OPERATORS.regexp_match ? "~" : "!~";
  const element = compiler.operand(left, operation, "left");
  if (flags === null || flags === "i")
    return `${element} ${word}${flags === null ? "" : "*"} ${compiler.operand(right, operation, "right")}`;
  return `${element} ${word} CONCAT('(?', ${compiler.literal(flags, STRING)}, ')', ${compiler.items([right])})`;
}

function regexpReplace({ element, pattern, replacement, flags }: RegexpReplace, compiler: StatementCompiler): string {
  const end = flags === null ? "" : `, ${compiler.literal(flags, STRING)}`;
  return `REGEXP_REPLACE(${compiler.items([element, pattern, replacement])}${end})`;
}

/** An empty list is a SELECT without rows, of the type that it is compared with. */
function emptyList({ type }: { readonly type: SqlType }, compiler: StatementCompiler): string {
  const members = type instanceof TupleType ? type.members : [type];
  const nulls = members.map((each) => `CAST(NULL AS ${compiler.typeDdl(each.kind === "null" ? INTEGER : each)})`);
  return `SELECT ${nulls.join(", ")} WHERE 1!=1`;
}

const matches = (node: Binary, compiler: StatementCompiler): string =>
  `${compiler.operand(node.left, OPERATORS.match, "left")} @@ plainto_tsquery(${compiler.items([node.right])})`;

function substring({ args }: FunctionNode, compiler: StatementCompiler): string {
  const [text, start, length] = args.map((each) => compiler.items([each]));
  return `SUBSTRING(${text} FROM ${start}${length === undefined ? "" : ` FOR ${length}`})`;
}

function array({ elements, type }: ArrayConstructor, compiler: StatementCompiler): string {
  return elements.length === 0 ? `ARRAY[]::${compiler.typeDdl(type)}` : `ARRAY[${compiler.items(elements)}]`;
}

/** Render functions, for a server of which these facts hold. */
export function postgresqlExpressions(facts: PostgresqlFacts): RenderTable {
  return {
    ...(facts.bindCasts ? { bind_cast: bindCast } : {}),
    "operator:at": member(facts),
    "operator:at_text": arrow("->>"),
    "operator:at_path": arrow("#>"),
    "operator:at_path_text": arrow("#>>"),
    "operator:item": item(facts),
    "operator:bitwise_xor": written("#"),
    "operator:pow": asFunction("power"),
    "operator:match": matches,
    "operator:not_match": (node, compiler) => `NOT ${matches(node, compiler)}`,
    regexp_match: regexpMatch,
    regexp_replace: regexpReplace,
    empty_list: emptyList,
    // A name within a literal: it is quoted once as a name and once as a text.
    next_value: ({ sequence }: NextValue, compiler) => `nextval(${stringLiteral(sequenceName(sequence, compiler))})`,
    pg_array: array,
    "function:pow": renamed("power"),
    "function:substring": substring,
    "function:aggregate_strings": renamed("string_agg"),
  };
}
