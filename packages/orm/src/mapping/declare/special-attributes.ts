/** The attributes that are neither columns nor relationships, and what goes around columns. */
import type { AnyColumnDef, Family, SqlType, VALUE } from "@athanor/core";
import { SqlType as AnyType, ColumnSpec } from "@athanor/core";
import { MappingError } from "../../errors.ts";
import type {
  AssociationProxy,
  Composite,
  ExpressionAttribute,
  Relationship,
  Shape,
  Synonym,
  Thunk,
  TypedHybrid,
} from "./attribute-kinds.ts";
import type { RelationshipKind, RelationshipOptions } from "./relationship-spec.ts";

/** A hybrid as it was declared. */
export class HybridSpec {
  /** Gives the SQL. */
  readonly expression: Function;
  /** Gives the value on an object; null where it is to be worked out from the SQL. */
  readonly instance: Function | null;
  readonly set: Function | null;

  constructor(expression: Function, instance: Function | null, set: Function | null) {
    this.expression = expression;
    this.instance = instance;
    this.set = set;
  }
}

/** A column that waits until it is asked for, as it was declared. */
export class DeferredSpec {
  readonly column: ColumnSpec;

  constructor(column: ColumnSpec) {
    this.column = column;
  }
}

/** An attribute of a kind that is declared but does not work yet. */
export class FutureSpec {
  readonly kind: string;

  constructor(kind: string) {
    this.kind = kind;
  }
}

/** A declaration under the type that users see it by; its members are phantoms. */
function declared<A>(spec: object): A {
  return spec as unknown as A;
}

/** Options of a hybrid. */
export interface HybridOptions {
  /** Sets the value on an object. */
  readonly set?: Function;
}

/**
 * An attribute that is computed: SQL in statements, a value on objects. After SQLAlchemy's `hybrid_property`.
 *
 * With one function, that gives the SQL, the value on an object follows from it. Where the two sides differ, give the type and
 * both functions. (Reading a hybrid on an object does not work yet.)
 *
 * @example
 * shout: hybrid(() => User.c.name.concat("!")),
 * initial: hybrid(t.text(), (u: User) => u.name.slice(0, 1), () => func.substr(User.c.name, 1, 1)),
 */
export function hybrid<F extends Thunk>(expression: F): ExpressionAttribute<F>;
export function hybrid<T, Fm extends Family>(
  type: SqlType<T, Fm>,
  instance: Thunk,
  expression: Thunk,
  options?: HybridOptions,
): TypedHybrid<T, Fm>;
export function hybrid(first: Thunk | SqlType, instance?: Thunk, expression?: Thunk, options: HybridOptions = {}): unknown {
  if (first instanceof AnyType) {
    if (instance === undefined || expression === undefined)
      throw new MappingError("hybrid() with a type takes two functions more: hybrid(t.text(), (u: User) => u.name, () => User.c.name).");
    return new HybridSpec(expression, instance, options.set ?? null);
  }
  if (typeof first !== "function")
    throw new MappingError('hybrid() takes a function that gives a SQL expression: hybrid(() => User.c.name.concat("!")).');
  return new HybridSpec(first, null, null);
}

/**
 * An attribute that is loaded from a SQL expression, such as a scalar subquery. (Declared; does not work yet.)
 *
 * @example
 * addressCount: columnProperty(() => select(func.count(Address.c.id)).where(Address.c.userId.eq(User.c.id)).scalarSubquery()),
 */
export function columnProperty<F extends Thunk>(_expression: F): ExpressionAttribute<F> {
  return declared(new FutureSpec("columnProperty"));
}

/**
 * A value object over several columns, which are named. (Declared; does not work yet.)
 *
 * @param cls its class; the constructor takes the columns' values in order
 * @example
 * x: column(t.integer()),
 * y: column(t.integer()),
 * start: composite(Point, "x", "y"),
 */
export function composite<T, const K extends string>(cls: new (...args: never) => T, ...columns: [K, ...K[]]): Composite<T, K>;
/** As above, with columns that have no attributes of their own. */
export function composite<T, C extends Record<string, AnyColumnDef>>(cls: new (...args: never) => T, columns: C): Composite<T, C>;
export function composite(): unknown {
  return new FutureSpec("composite");
}

/** A second name for an attribute. (Declared; does not work yet.) */
export function synonym<const R extends string>(_attribute: R): Synonym<R> {
  return declared(new FutureSpec("synonym"));
}

/** An attribute of what a relationship leads to, as one of this class: `emails: associationProxy("addresses", "email")`. (Declared; does not work yet.) */
export function associationProxy<const R extends string, const A extends string>(_relationship: R, _attribute: A): AssociationProxy<R, A> {
  return declared(new FutureSpec("associationProxy"));
}

/** A column that is loaded only when it is asked for: `photo: deferred(column(t.largeBinary()))`. */
export function deferred<D extends AnyColumnDef>(column: D): D {
  if (!(column instanceof ColumnSpec)) throw new MappingError("deferred() takes a column: deferred(column(t.text())).");
  return declared(new DeferredSpec(column));
}

/**
 * A relationship whose members are looked at before they are added; what the function gives is added in their place.
 * (Declared; does not work yet.)
 *
 * @param check given the member and the object, whose types are written out: `(address: Address, user: User) => …`
 */
export function validates<R extends Relationship<unknown, RelationshipKind, unknown>>(relationship: R, check: Thunk): R;
/**
 * A column whose values are looked at before they are set; what the function gives is set in their place. After SQLAlchemy's
 * `validates`. (Declared; does not work yet.)
 *
 * @param check given the value and the object; it throws what is wrong. Where it names a mapped class, its result's type has to be
 *   written out, because it can't be found out while the class is being declared
 * @example
 * email: validates(column(t.string(255)), (value) => {
 *   if (!value.includes("@")) throw new Error(`${value} is no address.`);
 *   return value.toLowerCase();
 * }),
 * nickname: validates(column(t.text()), (value, user): string => (user instanceof User ? `${user.name}: ${value}` : value)),
 */
export function validates<D extends AnyColumnDef>(column: D, check: (value: D[typeof VALUE], object: object) => D[typeof VALUE]): D;
export function validates(): unknown {
  return new FutureSpec("validated attribute");
}

/** Options of `orderingList`, beside those of a relationship. */
export interface OrderingOptions extends RelationshipOptions {
  /** The number of the first member: by default 0. */
  readonly countFrom?: number;
}

/**
 * Many objects in an array whose order is kept in a column of theirs: moving them numbers them anew. After SQLAlchemy's
 * `ordering_list`. (Declared; does not work yet.)
 *
 * @param target gives the class, as for `relationship.list`
 * @param attribute the integer column of the target that the position is written to, and by which the list is loaded
 * @example
 * bullets: orderingList(() => Bullet, "position", { backPopulates: "slide", countFrom: 1 }),
 */
export function orderingList<F extends Thunk>(_target: F, _attribute: string, _options?: OrderingOptions): Relationship<F, "list"> {
  return declared(new FutureSpec("orderingList"));
}

/** The identity of a mixin, which travels along when its attributes are spread into a class. */
export class MixinSpec {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Attributes that several classes share, under a name: criteria can be given for all classes that have them. (A mixin without
 * that is a plain object, spread into each class.)
 *
 * @example
 * const tenanted = mixin("tenanted", { tenantId: column(t.integer()) });
 * class Order extends Base.mapped("order", { ...tenanted, id: column(t.integer(), { primaryKey: true }) }) {}
 */
export function mixin<Sh extends Shape>(name: string, shape: Sh): Sh {
  // Each mixin has a symbol of its own, so that a class can have several.
  return { ...shape, [Symbol(name)]: new MixinSpec(name) };
}
