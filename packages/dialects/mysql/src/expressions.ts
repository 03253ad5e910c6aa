/** How MySQL and MariaDB write expressions. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { asFunction, plainBinary, sequenceName, written } from "@athanor/compiler";
import type {
  CollectionAggregate,
  Constant,
  ExpressionNode,
  Extract,
  NextValue,
  Ordering,
  RegexpMatch,
  RegexpReplace,
} from "@athanor/core";
import { Binary, CompileError, OPERATORS, TimeType, types } from "@athanor/core";
import { castTo, nameOf, timeOperand } from "./casts.ts";
import type { MatchNode } from "./match.ts";
import type { MysqlFacts } from "./options.ts";

const STRING = types.string();

/** `concat(a, b, c)`, of a chain of them. */
function concat(node: Binary, compiler: StatementCompiler): string {
  return `concat(${compiler.items(chain(node))})`;
}

function chain(node: ExpressionNode): ExpressionNode[] {
  return node instanceof Binary && node.operation === OPERATORS.concat ? [...chain(node.left), ...chain(node.right)] : [node];
}

/** MySQL has a function for flags; MariaDB takes them at the beginning of the pattern. */
function regexpMatch(facts: MysqlFacts): (node: RegexpMatch, compiler: StatementCompiler) => string {
  return ({ operation, left, right, flags }, compiler) => {
    const not = operation !== OPERATORS.regexp_match;
    const subject = compiler.operand(left, operation, "left");
    const word = not ? "NOT REGEXP" : "REGEXP";
    if (flags === null) return `${subject} ${word} ${compiler.operand(right, operation, "right")}`;
    if (facts.mariadb) return `${subject} ${word} ${flagged(right, flags, compiler)}`;
    return `${not ? "NOT " : ""}REGEXP_LIKE(${compiler.items([left, right])}, ${compiler.literal(flags, STRING)})`;
  };
}

function flagged(pattern: ExpressionNode, flags: string, compiler: StatementCompiler): string {
  return `CONCAT('(?', ${compiler.literal(flags, STRING)}, ')', ${compiler.items([pattern])})`;
}

function regexpReplace(facts: MysqlFacts): (node: RegexpReplace, compiler: StatementCompiler) => string {
  return ({ element, pattern, replacement, flags }, compiler) => {
    const [subject, search, text] = [element, pattern, replacement].map((each) => compiler.items([each]));
    if (flags === null) return `REGEXP_REPLACE(${subject}, ${search}, ${text})`;
    if (facts.mariadb) return `REGEXP_REPLACE(${subject}, ${flagged(pattern, flags, compiler)}, ${text})`;
    // Flags come behind where to begin and which of the matches to replace: from the first letter, all of them.
    return `REGEXP_REPLACE(${subject}, ${search}, ${text}, 1, 0, ${compiler.literal(flags, STRING)})`;
  };
}

/** `MATCH (…) AGAINST (…)`. */
function matchAgainst(columns: readonly ExpressionNode[], against: ExpressionNode, mode: string, compiler: StatementCompiler): string {
  return `MATCH (${compiler.items(columns)}) AGAINST (${compiler.items([against])}${mode})`;
}

const match = ({ left, right }: Binary, compiler: StatementCompiler): string =>
  matchAgainst(left.kind === "tuple" && "elements" in left ? tupleMembers(left) : [left], right, " IN BOOLEAN MODE", compiler);

function tupleMembers(node: object): readonly ExpressionNode[] {
  return "elements" in node && Array.isArray(node.elements) ? node.elements : [];
}

/** Parts of dates that are no units of EXTRACT here, and what gives them. */
const DATE_PARTS: Readonly<Record<string, (sql: string) => string>> = {
  epoch: (sql) => `UNIX_TIMESTAMP(${sql})`,
  doy: (sql) => `DAYOFYEAR(${sql})`,
  dow: (sql) => `(DAYOFWEEK(${sql}) - 1)`,
};
const UNITS =
  /^(?:(?:micro)?second|minute|hour|day|week|month|quarter|year|(?:day|hour|minute|second)_(?:micro)?second|(?:day|hour)_minute|day_hour|year_month)$/i;

function extract(facts: MysqlFacts): (node: Extract, compiler: StatementCompiler) => string {
  return ({ field, element }, compiler) => {
    const sql = element.type instanceof TimeType ? timeOperand(element, facts, compiler) : compiler.render(element);
    const own = DATE_PARTS[field.toLowerCase()];
    if (own !== undefined) return own(sql);
    if (!UNITS.test(field))
      throw new CompileError(
        `MySQL can't extract "${field}": it knows microsecond, second, minute, hour, day, week, month, quarter, year, and here also doy, dow and epoch.`,
      );
    return `EXTRACT(${field} FROM ${sql})`;
  };
}

/** NULL comes first in ascending order, and last in descending: only the opposite has to be said. */
function ordering({ element, direction, nulls }: Ordering, compiler: StatementCompiler): string {
  const subject = compiler.labelOf(element) ?? compiler.operand(element, OPERATORS.asc, "left");
  const entry = direction === null ? subject : `${subject} ${direction.toUpperCase()}`;
  if (nulls === null || (nulls === "first") === (direction !== "desc")) return entry;
  return `${subject} IS NULL${nulls === "first" ? " DESC" : ""}, ${entry}`;
}

/** An empty list is a SELECT without rows. */
function emptyList({ width }: { readonly width: number }): string {
  const names = Array.from({ length: width }, (_, i) => `_in_${i}`);
  return `SELECT ${names.join(", ")} FROM (SELECT ${names.map((name) => `1 AS ${name}`).join(", ")}) as _empty_set WHERE 1!=1`;
}

/** A path into a JSON value. What isn't known before is put into it by the server. */
function jsonPath(node: ExpressionNode, compiler: StatementCompiler): string {
  const sql = compiler.items([node]);
  if (node.kind === "bind") return sql;
  return node.type.family === "num" ? `CONCAT('$[', ${sql}, ']')` : `CONCAT('$.', JSON_QUOTE(${sql}))`;
}

function jsonExtract({ left, right }: Binary, compiler: StatementCompiler): string {
  return `JSON_EXTRACT(${compiler.items([left])}, ${jsonPath(right, compiler)})`;
}

/** As text: JSON's null is NULL, and not the word. */
function jsonText(node: Binary, compiler: StatementCompiler): string {
  const member = jsonExtract(node, compiler);
  return `CASE JSON_TYPE(${member}) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(${member}) END`;
}

function matchNode({ columns, against, mode }: MatchNode, compiler: StatementCompiler): string {
  return matchAgainst(columns, against, mode === null ? "" : ` ${mode}`, compiler);
}

const nextValue = ({ sequence }: NextValue, compiler: StatementCompiler): string => `nextval(${sequenceName(sequence, compiler)})`;

/** ANY and ALL are of a subquery. */
function collection(facts: MysqlFacts): (node: CollectionAggregate, compiler: StatementCompiler) => string {
  return ({ operation, element }, compiler) => {
    if (element.kind === "scalar_select") return `${operation.sql}${compiler.render(element)}`;
    throw new CompileError(`${nameOf(facts)} has ANY and ALL of a SELECT only, not of an array: use in([…]).`);
  };
}

/** Render functions, for a server of which these facts hold. */
export function mysqlExpressions(facts: MysqlFacts): RenderTable {
  return {
    constant: ({ value }: Constant) => (value === null ? "NULL" : String(value)),
    cast: castTo(facts),
    ordering,
    extract: extract(facts),
    empty_list: emptyList,
    regexp_match: regexpMatch(facts),
    regexp_replace: regexpReplace(facts),
    ...(facts.sequences ? { next_value: nextValue } : {}),
    mysql_match: matchNode,
    collection_aggregate: collection(facts),
    concatenation: ({ parts }: { readonly parts: readonly string[] }) => `concat(${parts.join(", ")})`,
    "operator:concat": concat,
    "operator:div": written("/"),
    "operator:floor_div": (node, compiler) => `FLOOR(${plainBinary(node, "/", compiler)})`,
    "operator:pow": asFunction("pow"),
    "operator:is_distinct_from": (node, compiler) => `NOT (${plainBinary(node, "<=>", compiler)})`,
    "operator:is_not_distinct_from": written("<=>"),
    "operator:match": match,
    "operator:not_match": (node, compiler) => `NOT ${match(node, compiler)}`,
    "operator:at": jsonExtract,
    "operator:at_path": jsonExtract,
    "operator:at_text": jsonText,
    "operator:at_path_text": jsonText,
    "operator:item": () => {
      throw new CompileError(`${nameOf(facts)} has no arrays.`);
    },
  };
}
