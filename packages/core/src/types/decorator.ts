/** Types of the user's own, over an existing one. */
import { nextSerial } from "../serial.ts";
import type { Family } from "./sql-type.ts";
import { checkedType, SqlType } from "./sql-type.ts";

/** What `typeDecorator` takes. */
export interface TypeDecoratorOptions<I, T, F extends Family> {
  /** The type that the database sees. */
  readonly impl: SqlType<I, F>;
  /** Turns a value of the program into one of `impl`; null never reaches it. */
  readonly bind: (value: T) => I;
  /** Turns a value of `impl` into one of the program; null never reaches it. */
  readonly result: (value: I) => T;
  /** Whether two values are the same, for change tracking; by default by identity. */
  readonly same?: (left: T, right: T) => boolean;
}

/** A type whose values are converted on their way to and from another type. */
export class DecoratedType<out T = unknown, out F extends Family = Family> extends SqlType<T, F> {
  readonly kind = "decorated";
  readonly impl: SqlType;
  readonly bind: (value: unknown) => unknown;
  readonly result: (value: unknown) => unknown;
  readonly same: ((left: unknown, right: unknown) => boolean) | null;
  readonly serial: number;

  constructor(
    impl: SqlType,
    bind: (value: unknown) => unknown,
    result: (value: unknown) => unknown,
    same: ((left: unknown, right: unknown) => boolean) | null,
    serial = nextSerial(),
  ) {
    super();
    this.impl = impl;
    this.bind = bind;
    this.result = result;
    this.same = same;
    this.serial = serial;
  }

  get family(): Family | null {
    return this.impl.family;
  }

  get details(): readonly unknown[] {
    return [this.impl, this.serial];
  }

  override comparedWith(): SqlType {
    return this;
  }

  override sameValue(left: unknown, right: unknown): boolean {
    if (left === null || right === null || this.same === null) return Object.is(left, right);
    return this.same(left, right);
  }

  protected clone(): SqlType<T, F> {
    return new DecoratedType<T, F>(this.impl, this.bind, this.result, this.same, this.serial);
  }
}

/**
 * Makes a type of your own over an existing one, as SQLAlchemy's `TypeDecorator` does.
 *
 * @returns a type to declare columns with; call this once and keep the result, since each call makes a different type
 * @example
 * const money = typeDecorator({ impl: t.integer(), bind: (m: Money) => m.cents, result: (cents) => new Money(cents) });
 * column(money)
 */
export function typeDecorator<I, T, F extends Family>(options: TypeDecoratorOptions<I, T, F>): SqlType<T, F> {
  const { impl, bind, result, same } = options;
  // The impl's values are what its own conversion gives: the two functions only ever meet values of their parameter types.
  return new DecoratedType<T, F>(
    checkedType(impl, "The impl of typeDecorator()"),
    bind as (value: unknown) => unknown,
    result as (value: unknown) => unknown,
    (same ?? null) as ((left: unknown, right: unknown) => boolean) | null,
  );
}

/**
 * The same type, with null among its values: for `sql\`…\`.columns({ … })`, where no column says it.
 *
 * @example
 * sql`select name from users`.columns({ name: nullable(t.text()) })
 */
export function nullable<T, F extends Family>(type: SqlType<T, F>): SqlType<T | null, F> {
  return type;
}
