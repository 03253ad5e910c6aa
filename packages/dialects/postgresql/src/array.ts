/** `ARRAY[…]`: an array of expressions. */
import type { AnyExpr, Expr, Family, FieldVisitor, NAME, VALUE } from "@athanor/core";
import { ArgumentError, ArrayType, Bind, ExpressionNode, expressionOf, NULL, SqlType, typed, typeOfValue, types } from "@athanor/core";

/** An array that is made of expressions. */
export class ArrayConstructor extends ExpressionNode {
  readonly kind = "pg_array";
  readonly elements: readonly ExpressionNode[];
  readonly type: ArrayType;

  constructor(elements: readonly ExpressionNode[], type: ArrayType) {
    super();
    this.elements = elements;
    this.type = type;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("elements", this.elements);
    visitor.value("type", this.type);
  }
}

/** A plain value that can stand among expressions. */
export type PlainItem = string | number | bigint | boolean | Date | Uint8Array | null;

type Widened<T> = T extends string ? string : T extends number ? number : T extends bigint ? bigint : T extends boolean ? boolean : T;
/** What a member of an array is: the value of an expression, the kind of a plain value. */
export type ItemOf<M> = M extends { readonly [VALUE]: infer T } ? T : Widened<M>;
type SourceOf<M> = M extends { readonly [NAME]: infer S extends string } ? S : never;

/**
 * An array type.
 *
 * @example
 * column(pg.array(t.integer()))
 */
export function array<T, F extends Family>(item: SqlType<T, F>, options?: { readonly dimensions?: number }): SqlType<T[], "array">;
/** `ARRAY[]::type[]`: the empty array of a type. */
export function array<T, F extends Family>(
  members: readonly [],
  options: { readonly type: SqlType<T, F> },
): Expr<T[], never, never, "array">;
/**
 * `ARRAY[…]`: an array of expressions and values.
 *
 * @param members expressions, arrays of them, and plain values, which are bound
 * @param options the type of the members: an empty array needs it
 * @throws ArgumentError for an empty array without a type
 * @example
 * select(pg.array([users.c.name, users.c.fullname, "nobody"]).label("names"))
 * pg.array([], { type: t.integer() }) // ARRAY[]::INTEGER[]
 */
export function array<const M extends PlainItem | AnyExpr>(
  members: readonly M[],
  ...options: [M] extends [never] ? [options: { readonly type: SqlType }] : [options?: { readonly type?: SqlType<ItemOf<M>> }]
): Expr<ItemOf<M>[], never, SourceOf<M>, "array">;
export function array(
  given: SqlType | readonly unknown[],
  options: { readonly dimensions?: number; readonly type?: SqlType } = {},
): SqlType | Expr<unknown, never, string, "array"> {
  if (given instanceof SqlType) return new ArrayType(given, options.dimensions ?? null);
  return typed(constructorOf(given, options.type));
}

function constructorOf(members: readonly unknown[], type: SqlType | undefined): ArrayConstructor {
  const [first] = members;
  if (first === undefined && (type === undefined || type.family === null))
    throw new ArgumentError("PostgreSQL has no empty array without a type: pg.array([], { type: t.integer() }).");
  const elements = members.map((member) => elementOf(member, type));
  const known = elements.find(({ type: own }) => own.family !== null)?.type;
  return new ArrayConstructor(elements, arrayOf(type ?? known ?? elements[0]?.type));
}

function elementOf(member: unknown, type: SqlType | undefined): ExpressionNode {
  if (member === undefined) throw new ArgumentError("The list given to pg.array() contains undefined: use null for NULL.");
  if (typeof member === "object" && member !== null && "kind" in member) return expressionOf(member, "pg.array()").unlabelled;
  return member === null ? NULL : new Bind(null, member, type ?? typeOfMember(member));
}

/** Of texts, arrays are not of one type: `text[]` is what functions and operators of JSON take. */
function typeOfMember(member: unknown): SqlType {
  return typeof member === "string" ? types.text() : typeOfValue(member);
}

/** An array of arrays is an array of more dimensions. */
function arrayOf(item: SqlType | undefined): ArrayType {
  if (item instanceof ArrayType) return new ArrayType(item.item, (item.dimensions ?? 1) + 1);
  return new ArrayType(item ?? typeOfValue(null));
}
