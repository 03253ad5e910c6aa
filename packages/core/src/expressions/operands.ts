/** From what users give to the operands of expressions. */
import { ArgumentError } from "../errors.ts";
import { NODE, Node } from "../node.ts";
import { ArrayType } from "../types/array.ts";
import { BooleanType } from "../types/data.ts";
import { NULL_TYPE, typeOfValue, types } from "../types/factories.ts";
import { JsonKeyType, JsonPathType } from "../types/json-path.ts";
import { NumberType, widerNumber } from "../types/numeric.ts";
import type { SqlType } from "../types/sql-type.ts";
import { TupleType } from "../types/tuple.ts";
import { BIND_EXPANDING, Binary, Bind, Constant, ExpressionList, FALSE, Like, NULL, TRUE } from "./basic-nodes.ts";
import type { AffixOptions } from "./expression-node.ts";
import { ExpressionNode } from "./expression-node.ts";
import type { Operator } from "./operators.ts";
import { OPERATORS } from "./operators.ts";

const BOOLEAN = new BooleanType();

/** A statement or another node that can stand as an operand, such as a SELECT as a scalar subquery. */
export interface AsOperand extends Node {
  asOperand(): ExpressionNode;
}

/**
 * The node that an object of a public interface is or stands for.
 *
 * @throws ArgumentError if it is neither a node nor an object that stands for one
 */
export function nodeOf(object: unknown): Node {
  if (object instanceof Node) return object;
  if ((typeof object === "function" || typeof object === "object") && object !== null) {
    const node: unknown = Reflect.get(object, NODE);
    if (node instanceof Node) return node;
  }
  throw new ArgumentError(`${describe(object)} is no SQL expression, table or mapped class.`);
}

/**
 * The expression that an object of a public interface is.
 *
 * @param where what it was given to, for the message
 * @throws ArgumentError if it is no expression
 */
export function expressionOf(object: unknown, where: string): ExpressionNode {
  if (object instanceof ExpressionNode) return object;
  if (isAsOperand(object)) return object.asOperand();
  throw new ArgumentError(
    `${where} takes a SQL expression, not ${describe(object)}.${typeof object === "string" ? " For raw SQL, write text(…)." : ""}`,
  );
}

/** The condition that an object is, for WHERE, HAVING, ON and the like. */
export function conditionOf(object: unknown, where: string): ExpressionNode {
  if (typeof object === "boolean") return object ? TRUE : FALSE;
  if (object === undefined)
    throw new ArgumentError(`${where} was given undefined as a condition: leave it out, or use and(…), which skips it.`);
  return expressionOf(object, where).unlabelled;
}

function isAsOperand(object: unknown): object is AsOperand {
  return object instanceof Node && "asOperand" in object;
}

function describe(object: unknown): string {
  if (object === undefined || object === null) return String(object);
  if (typeof object === "string") return `the string ${JSON.stringify(object)}`;
  if (typeof object === "function") return `the function ${object.name || "(anonymous)"}`;
  return typeof object === "object"
    ? `an object of class ${object.constructor?.name ?? "Object"}`
    : `the ${typeof object} ${String(object)}`;
}

/** The right side of an operator: an expression as it is, a plain value as a bound one of the fitting type. */
export function operandOf(value: unknown, left: ExpressionNode, operator: Operator): ExpressionNode {
  if (value instanceof ExpressionNode) return value.unlabelled;
  if (isAsOperand(value)) return value.asOperand();
  if (value === null) return NULL;
  if (left.type instanceof TupleType && Array.isArray(value) && operator !== OPERATORS.in)
    return rowOperand(value, left, left.type, operator);
  if (value === undefined)
    throw new ArgumentError(
      `undefined was given ${operator === OPERATORS.comma ? "as an argument" : `to ${operator.name}()`} of ${describeLeft(left)}: use null for NULL, or leave the condition out.`,
    );
  return new Bind(left.resultKey, value, boundType(value, left.type, operator));
}

/** The right side of a comparison of row values, given as a list: its members are bound one by one. */
function rowOperand(values: readonly unknown[], left: ExpressionNode, { members }: TupleType, operator: Operator): ExpressionNode {
  if (values.length !== members.length)
    throw new ArgumentError(
      `${operator.name}() compares a row value of ${members.length} members with a list of ${values.length}: give one value for each.`,
    );
  const operands = values.map((value, i) => {
    if (value === null || value === undefined || value instanceof Node) return operandOf(value, left, operator);
    return new Bind(null, value, boundType(value, members[i] ?? NULL_TYPE, operator));
  });
  return new ExpressionList(OPERATORS.comma, operands, left.type);
}

function boundType(value: unknown, type: SqlType, operator: Operator): SqlType {
  if (type.family === "json" || type.family === "array" || type.family === "range") return type.comparedWith(value, type);
  if (type.kind === "decorated") return type.comparedWith(value, type);
  // A member of a list that row values are looked up in.
  if (type.kind === "tuple" && operator === OPERATORS.in) return type;
  if (!hasType(value)) {
    // What has no type of its own may still be a value of this one.
    const own = type.comparedWith(value, NULL_TYPE);
    if (own !== NULL_TYPE) return own;
  }
  const inferred = typeOfValue(value);
  return operator.class === "concat" && type.family === "text" ? types.text() : type.comparedWith(value, inferred);
}

function hasType(value: unknown): boolean {
  return typeof value !== "object" || value instanceof Date || value instanceof Uint8Array;
}

function describeLeft(left: ExpressionNode): string {
  const key = left.resultKey;
  return key === null ? (left.kind === "case" ? "a CASE" : "an expression") : `"${key}"`;
}

export function compare(operator: Operator, left: ExpressionNode, other: unknown): ExpressionNode {
  if (other === null)
    throw new ArgumentError(`${operator.name}() of ${describeLeft(left)} with null is never true: write isNull() or isNotNull().`);
  const right = operandOf(other, left, operator);
  return ownMeaning(operator, left, right) ?? new Binary(operator, left.unlabelled, right, BOOLEAN);
}

/** What an operator means for the type of its left side, where that says so. */
function ownMeaning(operator: Operator, left: ExpressionNode, right: ExpressionNode): ExpressionNode | null {
  const meaning = left.type.operators?.[operator.name];
  return meaning === undefined ? null : expressionOf(meaning(left.unlabelled, right), `The operator "${operator.name}" of a type`);
}

export function arithmetic(operator: Operator, left: ExpressionNode, other: unknown): ExpressionNode {
  const right = operandOf(other, left, operator);
  return ownMeaning(operator, left, right) ?? new Binary(operator, left.unlabelled, right, arithmeticType(operator, left.type, right.type));
}

function arithmeticType(operator: Operator, left: SqlType, right: SqlType): SqlType {
  if (left instanceof NumberType && right instanceof NumberType) {
    if (operator === OPERATORS.div && left.integral && right.integral) return types.float();
    return widerNumber(left, right);
  }
  if (left.family === "time" && right.family === "time" && operator === OPERATORS.sub) return types.interval();
  return left.family === null ? right : left;
}

export function constantOr(value: unknown, left: ExpressionNode): ExpressionNode {
  return value === true ? TRUE : value === false ? FALSE : operandOf(value, left, OPERATORS.is);
}

export function textOperand(value: unknown, left: ExpressionNode, operator: string): ExpressionNode {
  if (value instanceof ExpressionNode) return value.unlabelled;
  if (isAsOperand(value)) return value.asOperand();
  if (typeof value === "string") return new Bind(left.resultKey, value, types.string());
  throw new ArgumentError(`${operator}() takes a string or a text expression, not ${describe(value)}.`);
}

export function affix(operation: Operator, left: ExpressionNode, other: unknown, options: AffixOptions | undefined): ExpressionNode {
  const escape = options?.escape ?? (options?.autoescape === true ? "/" : null);
  let pattern = other;
  if (options?.autoescape === true) {
    if (typeof other !== "string")
      throw new ArgumentError("autoescape works on a plain string, whose wildcards it can escape; not on an expression.");
    const mark = escape ?? "/";
    if (mark === "%" || mark === "_") throw new ArgumentError("With autoescape, the escape character can't be a wildcard itself.");
    pattern = other
      .replaceAll(mark, mark + mark)
      .replaceAll("%", `${mark}%`)
      .replaceAll("_", `${mark}_`)
      // On SQL Server alone it begins a set of letters; elsewhere what is escaped stands for itself.
      .replaceAll("[", `${mark}[`);
  }
  return new Like(operation, left.unlabelled, textOperand(pattern, left, "startsWith, endsWith and contains"), escape);
}

/** What stands in the brackets behind a JSON value or an array: a key, an index, a slice; several make a path. */
export function index(left: ExpressionNode, path: readonly unknown[], asText: boolean): ExpressionNode {
  const [first, ...more] = path;
  if (left.type.family === "array") {
    let element = left.unlabelled;
    for (const each of path) element = new Binary(OPERATORS.item, element, indexOperand(each), memberType(element.type, each));
    return element;
  }
  const listed: readonly unknown[] | null = Array.isArray(first) && more.length === 0 ? first : null;
  if (more.length === 0 && listed === null) {
    const operand = first instanceof ExpressionNode ? first.unlabelled : jsonKey(first, left);
    const type = asText ? types.text() : (left.type.memberType ?? left.type);
    return new Binary(asText ? OPERATORS.at_text : OPERATORS.at, left.unlabelled, operand, type);
  }
  if (listed?.length === 0) throw new ArgumentError("A path into a JSON value has at least one step.");
  const steps = (listed ?? path).map((step) => {
    if (typeof step === "string" || typeof step === "number") return step;
    throw new ArgumentError(`A path into a JSON value is made of strings and numbers, not ${describe(step)}.`);
  });
  const operand = new Bind(left.resultKey, steps, JSON_PATH);
  return new Binary(asText ? OPERATORS.at_path_text : OPERATORS.at_path, left.unlabelled, operand, asText ? types.text() : left.type);
}

const JSON_PATH = new JsonPathType();

function indexOperand(index: unknown): ExpressionNode {
  if (index instanceof ExpressionNode) return index.unlabelled;
  if (typeof index === "number" && Number.isInteger(index)) return new Bind(null, index, types.integer());
  throw new ArgumentError(`An array is indexed by whole numbers and by slice(…), not by ${describe(index)}.`);
}

function memberType(type: SqlType, index: unknown): SqlType {
  if (!(type instanceof ArrayType) || (index instanceof Node && index.kind === "slice")) return type;
  return type.dimensions === null || type.dimensions === 1 ? type.item : new ArrayType(type.item, type.dimensions - 1);
}

function jsonKey(key: unknown, left: ExpressionNode): ExpressionNode {
  if (typeof key === "string") return new Bind(left.resultKey, key, JSON_KEY);
  if (typeof key === "number" && Number.isInteger(key)) return new Bind(left.resultKey, key, JSON_INDEX);
  throw new ArgumentError(`at() takes a key, an index or an expression, not ${describe(key)}.`);
}

const JSON_KEY = new JsonKeyType("json_key");
const JSON_INDEX = new JsonKeyType("json_index");

export function memberList(other: unknown, left: ExpressionNode): ExpressionNode {
  if (Array.isArray(other)) return listedMembers(other.slice(), left);
  if (isAsOperand(other)) return other.asOperand();
  // A parameter in place of the list takes a list at execution.
  if (other instanceof Bind && other.flags !== 0) return new Bind(other.name, other.value, other.type, other.flags | BIND_EXPANDING, other);
  if (other instanceof ExpressionNode) return other;
  if (!isIterable(other)) throw new ArgumentError(`in() takes a list of values or a SELECT of one column, not ${describe(other)}.`);
  return listedMembers([...other], left);
}

function listedMembers(members: readonly unknown[], left: ExpressionNode): ExpressionNode {
  let type: SqlType | null = null;
  let plain = true;
  for (const member of members) {
    if (member === undefined) throw new ArgumentError(`The list given to in() of ${describeLeft(left)} contains undefined.`);
    if (member instanceof Node) plain = false;
    else if (type === null && member !== null) type = boundType(member, left.type, OPERATORS.in);
  }
  if (plain) return new Bind(left.resultKey, members, type ?? left.type, BIND_EXPANDING);
  return new ExpressionList(
    OPERATORS.comma,
    members.map((member) => operandOf(member, left, OPERATORS.in)),
    left.type,
  );
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

/** Joins conditions by AND or OR: nested lists of the same operator are flattened, `undefined` is skipped, one alone stays as it is. */
export function combine(operator: Operator, conditions: readonly unknown[]): ExpressionNode {
  const given = conditions.flatMap((each) => (each === undefined ? [] : [conditionOf(each, `${operator.name}()`)]));
  const flat = simplified(operator, given);
  const [only] = flat;
  if (only === undefined) return operator === OPERATORS.and ? TRUE : FALSE;
  return flat.length === 1 ? only : new ExpressionList(operator, flat, BOOLEAN);
}

/**
 * The members of an AND or OR that say something: without TRUE within AND (nothing but FALSE is left, if that is there), and
 * without FALSE within OR.
 */
export function simplified(operator: Operator, conditions: readonly ExpressionNode[]): readonly ExpressionNode[] {
  const decisive = operator !== OPERATORS.and;
  const flat: ExpressionNode[] = [];
  for (const each of conditions) {
    if (each instanceof Constant && each.value !== null) {
      if (each.value === decisive) return [each];
    } else if (each instanceof ExpressionList && each.operation === operator) flat.push(...each.elements);
    else flat.push(each);
  }
  return flat.length === 0 ? conditions.slice(0, 1) : flat;
}
