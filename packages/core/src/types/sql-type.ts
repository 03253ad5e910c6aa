/** The base of all SQL types. */
import { ArgumentError } from "../errors.ts";
import type { Node } from "../node.ts";
import type { FAMILY, VALUE } from "../phantoms.ts";

/**
 * What an expression's values are to the operators: a numeric has `add`, a text has `like`. Coarser than the SQL type, and
 * independent of the TypeScript type (an exact numeric is a string in TypeScript, and still no text).
 */
export type Family = "num" | "text" | "bool" | "time" | "interval" | "json" | "uuid" | "bytes" | "array" | "range";

const KEY_ID: unique symbol = Symbol("athanor.typeKeyId");

/** SQL around the values and the columns of a type: `bind` for values on their way in, `column` for selected columns. */
export interface SqlWrapping {
  readonly bind: ((value: Node) => Node) | null;
  readonly column: ((column: Node) => Node) | null;
}

/** The name of a type that is an object of the database, and the schema it is in. */
export interface TypeName {
  readonly name: string;
  readonly schema: string | null;
}

/** What operators mean for a type, by the name that the table of operators has for them: `{ eq: (left, right) => … }`. */
export type OwnOperators = Readonly<Record<string, (left: Node, right: Node) => Node>>;

/**
 * A SQL type: how a column is declared, and how its values travel.
 *
 * A type says nothing about any dialect: dialects look types up by `kind` in tables of their own, for the DDL and for the
 * conversion of values. Types are immutable; the parameterless ones are shared.
 *
 * @typeParam T the TypeScript type of its values
 * @typeParam F its family
 */
export abstract class SqlType<out T = unknown, out F extends Family = Family> {
  declare readonly [VALUE]: T;
  declare readonly [FAMILY]: F;

  /** The name under which dialects find the rules of this type. */
  abstract readonly kind: string;
  /** The family at run time; null is a type that is not known (NULL, raw text). */
  abstract readonly family: Family | null;
  /**
   * The kind that this one is, at bottom: its rules hold wherever a dialect has none for the kind itself. An exact type such as
   * MySQL's MEDIUMINT is a generic one elsewhere, and its values are those of the generic one everywhere.
   */
  get basis(): string | null {
    return null;
  }
  /** SQL that values and selected columns of this type are wrapped in; null for nearly all types. */
  get wrapping(): SqlWrapping | null {
    return null;
  }
  /** Operators that mean something else for this type. */
  get operators(): OwnOperators | null {
    return null;
  }
  /** The name of the object that the type is in databases with types of one's own: it has to be created before columns can have it. */
  get objectName(): TypeName | null {
    return null;
  }
  /** Whether `null` is a value of this type that its conversions see, rather than SQL's NULL. */
  get bindsNull(): boolean {
    return false;
  }
  /** The type of what `at(key)` gives; null where that is one of this type again, as of JSON. */
  get memberType(): SqlType | null {
    return null;
  }
  /** Types to use in place of this one, by dialect. */
  readonly variants: Readonly<Record<string, SqlType>> | null = null;

  /** What distinguishes this type from others of its kind, in cache keys and comparisons. */
  abstract get details(): readonly unknown[];

  declare [KEY_ID]?: number;

  /** The type's structure as a string: equal for types that are declared alike. */
  get key(): string {
    return describe(this);
  }

  /** A number that types which are declared alike have in common, and no others: what a cache key needs of a type. */
  get keyId(): number {
    const known = this[KEY_ID];
    if (known !== undefined) return known;
    const id = idOf(this.key);
    Object.defineProperty(this, KEY_ID, { value: id });
    return id;
  }

  /**
   * The same type, but another one on the named dialect.
   *
   * @param type what to use there; it must carry the same TypeScript values
   * @param dialect the dialect's name, such as `"mysql"`
   * @example
   * t.text().withVariant(mysql.longtext(), "mysql")
   */
  withVariant(type: SqlType<unknown>, dialect: string): SqlType<T, F> {
    checkedType(type, "withVariant()");
    const copy: SqlType<T, F> = Object.create(Object.getPrototypeOf(this));
    for (const name of Object.keys(this)) Reflect.set(copy, name, Reflect.get(this, name));
    Reflect.set(copy, "variants", { ...this.variants, [dialect]: type });
    return copy;
  }

  /**
   * The type that counts on a dialect: its variant there, or itself.
   *
   * @param like another dialect, whose variants hold where there is none for the first, as MySQL's hold on MariaDB
   */
  forDialect(dialect: string, like?: string): SqlType {
    const { variants } = this;
    return variants === null ? this : (variants[dialect] ?? (like === undefined ? undefined : variants[like]) ?? this);
  }

  /**
   * The type of a plain value that meets an expression of this type in an operator.
   *
   * @param value the value, never null
   * @param inferred the type that the value would have by itself
   */
  comparedWith(_value: unknown, inferred: SqlType): SqlType {
    return inferred.family === this.family ? this : inferred;
  }

  /** The value as the identity map knows it, so that `1`, `1n` and equal bytes or dates are one key. */
  identityKey(value: unknown): unknown {
    return value;
  }

  /** Whether two values of this type are the same, for change tracking. */
  sameValue(left: unknown, right: unknown): boolean {
    return Object.is(left, right);
  }

  toString(): string {
    return this.key;
  }
}

/**
 * A length, precision or scale. It becomes part of the DDL's text: nothing but a whole number may.
 *
 * @throws ArgumentError for anything else
 */
export function checkedSize(size: number | null | undefined, what: string, least = 1): number | null {
  if (size === null || size === undefined) return null;
  if (Number.isSafeInteger(size) && size >= least) return size;
  throw new ArgumentError(`The ${what} of a type is a whole number${least > 0 ? ` from ${least} on` : ""}, not ${String(size)}.`);
}

/**
 * A type that was given to a function.
 *
 * @param where the function, for the message
 * @throws ArgumentError if it is none
 */
export function checkedType<T extends SqlType>(type: T | undefined, where: string): T {
  if (type instanceof SqlType) return type;
  throw new ArgumentError(`${where} takes a SQL type, such as t.integer().`);
}

const keyIds = new Map<string, number>();

/** Types are declared in programs, not made of data: there are only so many, and their keys are kept. */
function idOf(key: string): number {
  let id = keyIds.get(key);
  if (id === undefined) {
    id = keyIds.size + 1;
    keyIds.set(key, id);
  }
  return id;
}

function describe(type: SqlType): string {
  const details = type.details.map((detail) => (detail instanceof SqlType ? detail.key : (JSON.stringify(detail) ?? ""))).join(",");
  const variants =
    type.variants === null
      ? ""
      : `|${Object.entries(type.variants)
          .map(([dialect, variant]) => `${dialect}:${variant.key}`)
          .join("|")}`;
  return `${type.kind}(${details})${variants}`;
}

/** A member of the "num" family, as its values are asked for in TypeScript. */
export type NumberForm = "number" | "bigint" | "string";

/** The TypeScript type of a number form. */
export type InForm<A> = A extends "bigint" ? bigint : A extends "string" ? string : number;
