/**
 * The base of all expressions, and the nodes that its operators make.
 *
 * The classes carry no static types of values: those live in the interfaces of `expr.ts`, which users see. They stand in one
 * file because each needs the others: an expression's methods make binaries, labels and casts, which are expressions.
 */
import { ArgumentError } from "../errors.ts";
import type { BoundValue, FieldVisitor } from "../node.ts";
import { NODE, Node } from "../node.ts";
import { BooleanType } from "../types/data.ts";
import { NULL_TYPE, typeOfValue, types } from "../types/factories.ts";
import { NumberType, widerNumber } from "../types/numeric.ts";
import { SqlType } from "../types/sql-type.ts";
import type { Operator } from "./operators.ts";
import { customOperator, negationOf, OPERATORS } from "./operators.ts";

const BOOLEAN = new BooleanType();

/** A statement or another node that can stand as an operand, such as a SELECT as a scalar subquery. */
export interface AsOperand extends Node {
  asOperand(): ExpressionNode;
}

/** An expression: anything with a SQL type that can be selected, compared and combined. */
export abstract class ExpressionNode extends Node {
  abstract readonly type: SqlType;

  /** The operator at the top, which decides about parentheses; null for what never needs them. */
  get operator(): Operator | null {
    return null;
  }

  /** The key under which the expression appears in a row; null when it is anonymous. */
  get resultKey(): string | null {
    return null;
  }

  /** What operators of this expression apply to: a label's element, and the expression itself for all others. */
  get unlabelled(): ExpressionNode {
    return this;
  }

  /** The expression whose name this one takes when it is selected, as a cast takes its element's. */
  get unwrapped(): ExpressionNode {
    return this;
  }

  /** The expression that says the opposite. */
  negated(): ExpressionNode {
    return new Unary(OPERATORS.not, this.unlabelled, BOOLEAN);
  }

  eq(other: unknown): ExpressionNode {
    return other === null ? this.isNull() : compare(OPERATORS.eq, this, other);
  }
  ne(other: unknown): ExpressionNode {
    return other === null ? this.isNotNull() : compare(OPERATORS.ne, this, other);
  }
  lt(other: unknown): ExpressionNode {
    return compare(OPERATORS.lt, this, other);
  }
  lte(other: unknown): ExpressionNode {
    return compare(OPERATORS.lte, this, other);
  }
  gt(other: unknown): ExpressionNode {
    return compare(OPERATORS.gt, this, other);
  }
  gte(other: unknown): ExpressionNode {
    return compare(OPERATORS.gte, this, other);
  }
  between(low: unknown, high: unknown): ExpressionNode {
    return new Between(this.unlabelled, operandOf(low, this, OPERATORS.between), operandOf(high, this, OPERATORS.between), false);
  }
  notBetween(low: unknown, high: unknown): ExpressionNode {
    return this.between(low, high).negated();
  }
  in(other: unknown): ExpressionNode {
    return new Binary(OPERATORS.in, this.unlabelled, memberList(other, this), BOOLEAN);
  }
  notIn(other: unknown): ExpressionNode {
    return new Binary(OPERATORS.not_in, this.unlabelled, memberList(other, this), BOOLEAN);
  }
  isNull(): ExpressionNode {
    return new Binary(OPERATORS.is, this.unlabelled, NULL, BOOLEAN);
  }
  isNotNull(): ExpressionNode {
    return new Binary(OPERATORS.is_not, this.unlabelled, NULL, BOOLEAN);
  }
  is(other: unknown): ExpressionNode {
    return new Binary(OPERATORS.is, this.unlabelled, constantOr(other, this), BOOLEAN);
  }
  isNot(other: unknown): ExpressionNode {
    return new Binary(OPERATORS.is_not, this.unlabelled, constantOr(other, this), BOOLEAN);
  }
  isDistinctFrom(other: unknown): ExpressionNode {
    return new Binary(OPERATORS.is_distinct_from, this.unlabelled, constantOr(other, this), BOOLEAN);
  }
  isNotDistinctFrom(other: unknown): ExpressionNode {
    return new Binary(OPERATORS.is_not_distinct_from, this.unlabelled, constantOr(other, this), BOOLEAN);
  }

  like(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return new Like(OPERATORS.like, this.unlabelled, textOperand(pattern, this, "like"), "exact", options?.escape ?? null);
  }
  notLike(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return this.like(pattern, options).negated();
  }
  ilike(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return new Like(OPERATORS.ilike, this.unlabelled, textOperand(pattern, this, "ilike"), "exact", options?.escape ?? null);
  }
  notIlike(pattern: unknown, options?: LikeOptions): ExpressionNode {
    return this.ilike(pattern, options).negated();
  }
  startsWith(other: unknown, options?: AffixOptions): ExpressionNode {
    return affix("prefix", this, other, options);
  }
  endsWith(other: unknown, options?: AffixOptions): ExpressionNode {
    return affix("suffix", this, other, options);
  }
  contains(other: unknown, options?: AffixOptions): ExpressionNode {
    return affix("infix", this, other, options);
  }
  regexpMatch(pattern: unknown): ExpressionNode {
    return new Binary(OPERATORS.regexp_match, this.unlabelled, textOperand(pattern, this, "regexpMatch"), BOOLEAN);
  }
  concat(other: unknown): ExpressionNode {
    return new Binary(OPERATORS.concat, this.unlabelled, operandOf(other, this, OPERATORS.concat), types.text());
  }

  add(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.add, this, other);
  }
  sub(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.sub, this, other);
  }
  mul(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.mul, this, other);
  }
  div(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.div, this, other);
  }
  floorDiv(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.floor_div, this, other);
  }
  mod(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.mod, this, other);
  }
  neg(): ExpressionNode {
    return new Unary(OPERATORS.neg, this.unlabelled, this.type);
  }
  bitwiseAnd(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.bitwise_and, this, other);
  }
  bitwiseOr(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.bitwise_or, this, other);
  }
  bitwiseXor(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.bitwise_xor, this, other);
  }
  bitwiseNot(): ExpressionNode {
    return new Unary(OPERATORS.bitwise_not, this.unlabelled, this.type);
  }
  leftShift(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.left_shift, this, other);
  }
  rightShift(other: unknown): ExpressionNode {
    return arithmetic(OPERATORS.right_shift, this, other);
  }

  at(key: unknown): ExpressionNode {
    return new Binary(OPERATORS.at, this.unlabelled, jsonKey(key, this), this.type);
  }
  atText(key: unknown): ExpressionNode {
    return new Binary(OPERATORS.at_text, this.unlabelled, jsonKey(key, this), types.text());
  }

  op(sql: string, type?: SqlType, options?: { readonly precedence?: number }): (other: unknown) => ExpressionNode {
    const operator = customOperator(sql, options?.precedence);
    return (other) => new Binary(operator, this.unlabelled, operandOf(other, this, operator), type ?? this.type);
  }
  label(name: string): ExpressionNode {
    return new Label(name, this.unlabelled);
  }
  cast(type: SqlType): ExpressionNode {
    return new Cast(this.unlabelled, type, false);
  }
  collate(collation: string): ExpressionNode {
    return new Collate(this.unlabelled, collation);
  }

  asc(): Ordering {
    return new Ordering(this, "asc", null);
  }
  desc(): Ordering {
    return new Ordering(this, "desc", null);
  }
  nullsFirst(): Ordering {
    return new Ordering(this, null, "first");
  }
  nullsLast(): Ordering {
    return new Ordering(this, null, "last");
  }

  and(...conditions: unknown[]): ExpressionNode {
    return combine(OPERATORS.and, [this, ...conditions]);
  }
  or(...conditions: unknown[]): ExpressionNode {
    return combine(OPERATORS.or, [this, ...conditions]);
  }
}

/** How a LIKE pattern escapes its wildcards. */
export interface LikeOptions {
  readonly escape?: string;
}

/** As `LikeOptions`; with `autoescape`, the wildcards in a plain value stand for themselves. */
export interface AffixOptions extends LikeOptions {
  readonly autoescape?: boolean;
}

/** Flags of a bound value, which belong to the structure of a statement. */
export const BIND_EXPANDING = 1;
export const BIND_LITERAL = 2;
export const BIND_REQUIRED = 4;
export const BIND_NAMED = 8;

/** A bound value: a placeholder in the SQL, a value beside it. */
export class Bind extends ExpressionNode implements BoundValue {
  readonly kind = "bind";
  readonly name: string | null;
  readonly value: unknown;
  readonly type: SqlType;
  readonly flags: number;
  readonly origin: Bind;

  constructor(name: string | null, value: unknown, type: SqlType, flags = 0, origin?: Bind) {
    super();
    this.name = name;
    this.value = value;
    this.type = type;
    this.flags = flags;
    this.origin = origin ?? this;
  }

  get typeId(): number {
    return this.type.keyId;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.bind(this);
  }

  override rebuild(): Bind {
    return new Bind(this.name, this.value, this.type, this.flags, this.origin);
  }
}

/** NULL, TRUE or FALSE as a word of SQL. */
export class Constant extends ExpressionNode {
  readonly kind = "constant";
  readonly value: null | boolean;
  readonly type: SqlType;

  constructor(value: null | boolean) {
    super();
    this.value = value;
    this.type = value === null ? NULL_TYPE : BOOLEAN;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("value", this.value);
    visitor.value("type", this.type);
  }

  override negated(): ExpressionNode {
    return this.value === null ? this : this.value ? FALSE : TRUE;
  }
}

export const NULL = new Constant(null);
export const TRUE = new Constant(true);
export const FALSE = new Constant(false);

/** `left operator right`. */
export class Binary extends ExpressionNode {
  readonly kind: string = "binary";
  readonly operation: Operator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly type: SqlType;

  constructor(operation: Operator, left: ExpressionNode, right: ExpressionNode, type: SqlType) {
    super();
    this.operation = operation;
    this.left = left;
    this.right = right;
    this.type = type;
  }

  override get operator(): Operator {
    return this.operation;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("left", this.left);
    visitor.child("right", this.right);
    visitor.value("type", this.type);
  }

  override negated(): ExpressionNode {
    const opposite = negationOf(this.operation);
    return opposite === null ? super.negated() : new Binary(opposite, this.left, this.right, this.type);
  }
}

/** LIKE and its relatives; `startsWith` and the like say which wildcards stand around the pattern. */
export class Like extends ExpressionNode {
  readonly kind = "like";
  readonly operation: Operator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly form: "exact" | "prefix" | "suffix" | "infix";
  readonly escape: string | null;

  constructor(operation: Operator, left: ExpressionNode, right: ExpressionNode, form: "exact" | "prefix" | "suffix" | "infix", escape: string | null) {
    super();
    this.operation = operation;
    this.left = left;
    this.right = right;
    this.form = form;
    this.escape = escape;
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  override get operator(): Operator {
    return this.operation;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("left", this.left);
    visitor.child("right", this.right);
    visitor.value("form", this.form);
    visitor.value("escape", this.escape);
  }

  override negated(): ExpressionNode {
    const opposite = negationOf(this.operation);
    return opposite === null ? super.negated() : new Like(opposite, this.left, this.right, this.form, this.escape);
  }
}

/** `element BETWEEN low AND high`. */
export class Between extends ExpressionNode {
  readonly kind = "between";
  readonly element: ExpressionNode;
  readonly low: ExpressionNode;
  readonly high: ExpressionNode;
  readonly not: boolean;

  constructor(element: ExpressionNode, low: ExpressionNode, high: ExpressionNode, not: boolean) {
    super();
    this.element = element;
    this.low = low;
    this.high = high;
    this.not = not;
  }

  get type(): SqlType {
    return BOOLEAN;
  }

  override get operator(): Operator {
    return OPERATORS.between;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.child("low", this.low);
    visitor.child("high", this.high);
    visitor.value("not", this.not);
  }

  override negated(): ExpressionNode {
    return new Between(this.element, this.low, this.high, !this.not);
  }
}

/** `NOT x`, `-x`, `~x`, `DISTINCT x`. */
export class Unary extends ExpressionNode {
  readonly kind = "unary";
  readonly operation: Operator;
  readonly element: ExpressionNode;
  readonly type: SqlType;

  constructor(operation: Operator, element: ExpressionNode, type: SqlType) {
    super();
    this.operation = operation;
    this.element = element;
    this.type = type;
  }

  override get operator(): Operator {
    return this.operation;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.child("element", this.element);
    visitor.value("type", this.type);
  }

  override negated(): ExpressionNode {
    return this.operation === OPERATORS.not ? this.element : super.negated();
  }
}

/** Conditions joined by AND or OR, or expressions by commas. */
export class ExpressionList extends ExpressionNode {
  readonly kind = "list";
  readonly operation: Operator;
  readonly elements: readonly ExpressionNode[];
  readonly type: SqlType;

  constructor(operation: Operator, elements: readonly ExpressionNode[], type: SqlType) {
    super();
    this.operation = operation;
    this.elements = elements;
    this.type = type;
  }

  override get operator(): Operator {
    return this.operation;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("operation", this.operation.id);
    visitor.children("elements", this.elements);
    visitor.value("type", this.type);
  }
}

/** An expression with a name of its own. */
export class Label extends ExpressionNode {
  readonly kind = "label";
  readonly name: string;
  readonly element: ExpressionNode;

  constructor(name: string, element: ExpressionNode) {
    super();
    this.name = name;
    this.element = element;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get operator(): Operator | null {
    return this.element.operator;
  }

  override get resultKey(): string {
    return this.name;
  }

  override get unlabelled(): ExpressionNode {
    return this.element;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
    visitor.child("element", this.element);
  }
}

/** CAST(element AS type), or TRY_CAST. */
export class Cast extends ExpressionNode {
  readonly kind = "cast";
  readonly element: ExpressionNode;
  readonly type: SqlType;
  readonly lenient: boolean;

  constructor(element: ExpressionNode, type: SqlType, lenient: boolean) {
    super();
    this.element = element;
    this.type = type;
    this.lenient = lenient;
  }

  override get resultKey(): string | null {
    return this.element.resultKey;
  }

  override get unwrapped(): ExpressionNode {
    return this.element.unwrapped;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("type", this.type);
    visitor.value("lenient", this.lenient);
  }
}

/** `element COLLATE name`. */
export class Collate extends ExpressionNode {
  readonly kind = "collate";
  readonly element: ExpressionNode;
  readonly collation: string;

  constructor(element: ExpressionNode, collation: string) {
    super();
    this.element = element;
    this.collation = collation;
  }

  get type(): SqlType {
    return this.element.type;
  }

  override get operator(): Operator {
    return OPERATORS.collate;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("collation", this.collation);
  }
}

/** An entry of ORDER BY. */
export class Ordering extends Node {
  readonly kind = "ordering";
  readonly element: ExpressionNode;
  readonly direction: "asc" | "desc" | null;
  readonly nulls: "first" | "last" | null;

  constructor(element: ExpressionNode, direction: "asc" | "desc" | null, nulls: "first" | "last" | null) {
    super();
    this.element = element;
    this.direction = direction;
    this.nulls = nulls;
  }

  nullsFirst(): Ordering {
    return new Ordering(this.element, this.direction, "first");
  }

  nullsLast(): Ordering {
    return new Ordering(this.element, this.direction, "last");
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("element", this.element);
    visitor.value("direction", this.direction);
    visitor.value("nulls", this.nulls);
  }
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
  throw new ArgumentError(`${where} takes a SQL expression, not ${describe(object)}.${typeof object === "string" ? " For raw SQL, write text(…)." : ""}`);
}

/** The condition that an object is, for WHERE, HAVING, ON and the like. */
export function conditionOf(object: unknown, where: string): ExpressionNode {
  if (typeof object === "boolean") return object ? TRUE : FALSE;
  if (object === undefined) throw new ArgumentError(`${where} was given undefined as a condition: leave it out, or use and(…), which skips it.`);
  return expressionOf(object, where).unlabelled;
}

function isAsOperand(object: unknown): object is AsOperand {
  return object instanceof Node && "asOperand" in object;
}

function describe(object: unknown): string {
  if (object === undefined || object === null) return String(object);
  if (typeof object === "string") return `the string ${JSON.stringify(object)}`;
  if (typeof object === "function") return `the function ${object.name || "(anonymous)"}`;
  return typeof object === "object" ? `an object of class ${object.constructor?.name ?? "Object"}` : `the ${typeof object} ${String(object)}`;
}

/** The right side of an operator: an expression as it is, a plain value as a bound one of the fitting type. */
export function operandOf(value: unknown, left: ExpressionNode, operator: Operator): ExpressionNode {
  if (value instanceof ExpressionNode) return value.unlabelled;
  if (isAsOperand(value)) return value.asOperand();
  if (value === null) return NULL;
  if (value === undefined) throw new ArgumentError(`undefined was given to ${operator.name}() of ${describeLeft(left)}: use null for NULL, or leave the condition out.`);
  return new Bind(left.resultKey, value, boundType(value, left, operator));
}

function boundType(value: unknown, left: ExpressionNode, operator: Operator): SqlType {
  const { type } = left;
  if (type.family === "json" || type.family === "array" || type.family === "range") return type.comparedWith(value, type);
  if (type.kind === "decorated") return type.comparedWith(value, type);
  const inferred = typeOfValue(value);
  return operator.class === "concat" && type.family === "text" ? types.text() : type.comparedWith(value, inferred);
}

function describeLeft(left: ExpressionNode): string {
  const key = left.resultKey;
  return key === null ? "an expression" : `"${key}"`;
}

function compare(operator: Operator, left: ExpressionNode, other: unknown): ExpressionNode {
  return new Binary(operator, left.unlabelled, operandOf(other, left, operator), BOOLEAN);
}

function arithmetic(operator: Operator, left: ExpressionNode, other: unknown): ExpressionNode {
  const right = operandOf(other, left, operator);
  return new Binary(operator, left.unlabelled, right, arithmeticType(operator, left.type, right.type));
}

function arithmeticType(operator: Operator, left: SqlType, right: SqlType): SqlType {
  if (left instanceof NumberType && right instanceof NumberType) {
    if (operator === OPERATORS.div && left.integral && right.integral) return types.float();
    return widerNumber(left, right);
  }
  if (left.family === "time" && right.family === "time" && operator === OPERATORS.sub) return types.interval();
  return left.family === null ? right : left;
}

function constantOr(value: unknown, left: ExpressionNode): ExpressionNode {
  return value === true ? TRUE : value === false ? FALSE : operandOf(value, left, OPERATORS.is);
}

function textOperand(value: unknown, left: ExpressionNode, operator: string): ExpressionNode {
  if (value instanceof ExpressionNode) return value.unlabelled;
  if (isAsOperand(value)) return value.asOperand();
  if (typeof value === "string") return new Bind(left.resultKey, value, types.string());
  throw new ArgumentError(`${operator}() takes a string or a text expression, not ${describe(value)}.`);
}

function affix(form: "prefix" | "suffix" | "infix", left: ExpressionNode, other: unknown, options: AffixOptions | undefined): ExpressionNode {
  const escape = options?.escape ?? (options?.autoescape === true ? "/" : null);
  let pattern = other;
  if (options?.autoescape === true) {
    if (typeof other !== "string") throw new ArgumentError("autoescape works on a plain string, whose wildcards it can escape; not on an expression.");
    const mark = escape ?? "/";
    pattern = other.replaceAll(mark, mark + mark).replaceAll("%", `${mark}%`).replaceAll("_", `${mark}_`);
  }
  return new Like(OPERATORS.like, left.unlabelled, textOperand(pattern, left, "startsWith, endsWith and contains"), form, escape);
}

function jsonKey(key: unknown, left: ExpressionNode): ExpressionNode {
  if (typeof key === "string" || typeof key === "number") return new Bind(left.resultKey, key, typeof key === "string" ? types.string() : types.integer());
  return expressionOf(key, "at()");
}

function memberList(other: unknown, left: ExpressionNode): ExpressionNode {
  if (isAsOperand(other)) return other.asOperand();
  if (other instanceof ExpressionNode) return other;
  if (!isIterable(other)) throw new ArgumentError(`in() takes a list of values or a SELECT of one column, not ${describe(other)}.`);
  const members = [...other];
  let type: SqlType | null = null;
  let plain = true;
  for (const member of members) {
    if (member === undefined) throw new ArgumentError(`The list given to in() of ${describeLeft(left)} contains undefined.`);
    if (member instanceof Node) plain = false;
    else if (type === null && member !== null) type = boundType(member, left, OPERATORS.in);
  }
  if (plain) return new Bind(left.resultKey, members, type ?? left.type, BIND_EXPANDING);
  return new ExpressionList(OPERATORS.comma, members.map((member) => operandOf(member, left, OPERATORS.in)), left.type);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

/** Joins conditions by AND or OR: nested lists of the same operator are flattened, `undefined` is skipped, one alone stays as it is. */
export function combine(operator: Operator, conditions: readonly unknown[]): ExpressionNode {
  const flat: ExpressionNode[] = [];
  for (const each of conditions) {
    if (each === undefined) continue;
    const condition = conditionOf(each, `${operator.name}()`);
    if (condition instanceof ExpressionList && condition.operation === operator) flat.push(...condition.elements);
    else flat.push(condition);
  }
  const [only] = flat;
  if (only === undefined) return operator === OPERATORS.and ? TRUE : FALSE;
  return flat.length === 1 ? only : new ExpressionList(operator, flat, BOOLEAN);
}
