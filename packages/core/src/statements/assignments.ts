/** What statements that write set, and to what. */
import { ArgumentError } from "../errors.ts";
import { TupleNode } from "../expressions/collection.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { Bind, ExpressionNode as Expression, expressionOf, nodeOf } from "../expressions/element.ts";
import { FromClause } from "../from/from-clause.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";

/** Column keys with the expressions they are set to, in order. */
export class Assignments extends Node {
  readonly kind = "assignments";
  readonly keys: readonly string[];
  readonly values: readonly ExpressionNode[];
  /** What the keys are columns of; null where the statement around says it. */
  readonly table: FromClause | null;

  constructor(keys: readonly string[], values: readonly ExpressionNode[], table: FromClause | null = null) {
    super();
    this.keys = keys;
    this.values = values;
    this.table = table;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("keys", this.keys.length);
    for (const key of this.keys) visitor.value("keys", key);
    visitor.children("values", this.values);
    visitor.ref("table", this.table);
  }

  /** These and further ones; a key that both have gets the later value. */
  merged(later: Assignments): Assignments {
    const all = new Map(this.entries());
    for (const [key, value] of later.entries()) all.set(key, value);
    return new Assignments([...all.keys()], [...all.values()], this.table);
  }

  private *entries(): Generator<[string, ExpressionNode]> {
    for (const [i, key] of this.keys.entries()) {
      const value = this.values[i];
      if (value !== undefined) yield [key, value];
    }
  }
}

/** One assignment whose target is an expression: a column of another table, an element of an array, a row value. */
export class Setting extends Node {
  readonly kind = "setting";
  readonly target: ExpressionNode;
  readonly value: ExpressionNode;

  constructor(target: ExpressionNode, value: ExpressionNode) {
    super();
    this.target = target;
    this.value = value;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("target", this.target);
    visitor.child("value", this.value);
  }
}

/** Stands in a row of VALUES for a column that this row gives no value for: the column's default is used there. */
export class MissingValue extends Expression {
  readonly kind = "missing_value";

  get type(): SqlType {
    return NULL_TYPE;
  }

  visitFields(): void {}
}

/**
 * The assignments that an object of values means for a table.
 *
 * @throws ArgumentError for an unknown column, or for undefined as a value
 */
export function assignmentsOf(table: FromClause, given: unknown, where: string): Assignments {
  if (typeof given !== "object" || given === null) throw new ArgumentError(`${where} takes an object of values by column key.`);
  const keys = Object.keys(given);
  const values = keys.map((key) => valueFor(columnType(table, key, where), key, Reflect.get(given, key), where));
  return new Assignments(keys, values, table);
}

/**
 * The assignment of a value to an expression.
 *
 * @throws ArgumentError if the target is no expression, or the value undefined
 */
export function settingOf(target: unknown, value: unknown, where: string): Setting {
  const left = expressionOf(target, where).unlabelled;
  if (left instanceof TupleNode && Array.isArray(value)) return new Setting(left, rowValue(left, value, where));
  return new Setting(left, valueFor(left.type, left.resultKey, value, where));
}

/**
 * Assignments as pairs of target and value, in their order.
 *
 * @throws ArgumentError for what is no list of pairs
 */
export function settingsOf(pairs: unknown, where: string): Setting[] {
  if (!Array.isArray(pairs)) throw new ArgumentError(`${where} takes a list of pairs of a column and its value: [[users.c.name, "a"], …].`);
  const given: readonly unknown[] = pairs;
  return given.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new ArgumentError(`${where} takes pairs of a column and its value: [users.c.name, "a"].`);
    const [target, value]: readonly unknown[] = pair;
    return settingOf(target, value, where);
  });
}

function rowValue(target: TupleNode, values: readonly unknown[], where: string): TupleNode {
  if (values.length !== target.elements.length)
    throw new ArgumentError(`${where}: a row value of ${target.elements.length} members was given a list of ${values.length}.`);
  return new TupleNode(target.elements.map((each, i) => valueFor(each.type, each.resultKey, values[i], where)));
}

function columnType(table: FromClause, key: string, where: string): SqlType {
  const column = Object.hasOwn(table.c, key) ? table.c[key] : undefined;
  if (column !== undefined) return column.type;
  const known = table.columns.map(([each]) => `"${each}"`).join(", ");
  throw new ArgumentError(`${where}: ${table.describe()} has no column "${key}"; it has ${known}.`);
}

/** A value as it is assigned: an expression as it is, any other bound with the type of what it is assigned to. */
function valueFor(type: SqlType, key: string | null, value: unknown, where: string): ExpressionNode {
  const name = key ?? "the target";
  if (value === undefined)
    throw new ArgumentError(`${where}: the value of "${name}" is undefined: use null for NULL, or leave the key out.`);
  if (value instanceof Expression) return value.unlabelled;
  if (value instanceof Node) return expressionOf(value, where);
  if (typeof value === "function" || typeof value === "symbol")
    throw new ArgumentError(`${where}: the value of "${name}" is a ${typeof value}: a function belongs into the column's default.`);
  return new Bind(key, value, type);
}

/** The table that a statement writes to. */
export function targetOf(target: unknown, where: string): FromClause {
  const node = nodeOf(target);
  if (node instanceof FromClause) return node;
  throw new ArgumentError(`${where} takes a table or a mapped class.`);
}
