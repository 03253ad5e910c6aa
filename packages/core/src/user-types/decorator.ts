/** Types of the user's own, over an existing one. */
import { ArgumentError } from "../errors.ts";
import { TypeCoerce } from "../expressions/convert.ts";
import { expressionOf } from "../expressions/element.ts";
import type { AnyExpr, Expr } from "../expressions/expr.ts";
import type { OperatorName } from "../expressions/operators.ts";
import { OPERATORS } from "../expressions/operators.ts";
import { typed } from "../expressions/typed.ts";
import type { Node } from "../node.ts";
import { DecoratedType } from "../types/decorated.ts";
import type { Family, OwnOperators, SqlType } from "../types/sql-type.ts";
import { checkedType } from "../types/sql-type.ts";
import type { WrappingOptions } from "./wrapping.ts";
import { wrappingOf } from "./wrapping.ts";

/** Operators that mean something else for a type, by their names in the operator table: `eq`, `lt`, `add` … */
export type TypeOperators<I, F extends Family> = {
  readonly [K in OperatorName]?: (left: Expr<I, never, never, F>, right: Expr<I, never, never, F>) => AnyExpr;
};

/** What `typeDecorator` takes. */
export interface TypeDecoratorOptions<I, T, F extends Family> extends WrappingOptions<Expr<I, never, never, F>> {
  /** The type that the database sees. */
  readonly impl: SqlType<I, F>;
  /** Turns a value of the program into one of `impl`; null never reaches it. */
  readonly bind: (value: T) => I;
  /** Turns a value of `impl` into one of the program; null never reaches it. */
  readonly result: (value: I) => T;
  /** Whether two values are the same, for change tracking; by default by identity. */
  readonly same?: (left: T, right: T) => boolean;
  /**
   * What comparisons and arithmetic mean for columns of this type. Both sides are given under `impl`, so that their operators are
   * the usual ones: `{ eq: (left, right) => func.lower(left).eq(func.lower(right)) }`.
   */
  readonly operators?: TypeOperators<I, F>;
}

/**
 * Makes a type of your own over an existing one, as SQLAlchemy's `TypeDecorator` does.
 *
 * @returns a type to declare columns with; call this once and keep the result, since each call makes a different type
 * @throws ArgumentError for an impl that is no type, or an operator that isn't in the table
 * @example
 * const money = typeDecorator({ impl: t.integer(), bind: (m: Money) => m.cents, result: (cents) => new Money(cents) });
 * column(money)
 */
export function typeDecorator<I, T, F extends Family>(options: TypeDecoratorOptions<I, T, F>): SqlType<T, F> {
  const { bind, result, same } = options;
  const impl = checkedType(options.impl, "The impl of typeDecorator()");
  return new DecoratedType<T, F>(impl, {
    bind,
    result,
    ...(same === undefined ? {} : { same }),
    wrapping: wrappingOf(options),
    operators: operatorsOf(options.operators, impl),
  });
}

function operatorsOf<I, F extends Family>(given: TypeOperators<I, F> | undefined, impl: SqlType): OwnOperators | null {
  if (given === undefined) return null;
  const own = Object.entries<((left: Expr<I, never, never, F>, right: Expr<I, never, never, F>) => AnyExpr) | undefined>(given);
  const unknown = own.find(([name]) => !Object.hasOwn(OPERATORS, name));
  if (unknown !== undefined)
    throw new ArgumentError(
      `typeDecorator() was given an operator that there isn't: "${unknown[0]}". The names are those of the table, such as eq, lt, add.`,
    );
  const plain = (node: Node): Expr<I, never, never, F> => typed(new TypeCoerce(expressionOf(node, "An operator"), impl));
  return Object.fromEntries(
    own.flatMap(([name, meaning]) =>
      meaning === undefined
        ? []
        : [[name, (left: Node, right: Node): Node => expressionOf(meaning(plain(left), plain(right)), `The operator "${name}" of a type`)]],
    ),
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
