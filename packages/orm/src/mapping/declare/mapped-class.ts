/** Mapped classes, as types: what `Base.mapped(…)` gives, and what may be said there. */
import type { ANC, AnyColumnDef, ColumnDef, MetaData, NAME, SHAPE, Source, SqlTableItem, TableLike } from "@athanor/core";
import type { Shape, Thunk } from "./attribute-kinds.ts";
import type { ClassAttributes } from "./class-attributes.ts";
import type { InitArguments, Instance, ValueOf } from "./values.ts";

/** Options of a mapped class. */
export interface MapOptions<Sh, On extends keyof Sh = never, V extends keyof Sh = keyof Sh> {
  /** The column that says of which class of the hierarchy a row is. */
  readonly polymorphicOn?: On;
  /** What stands in that column for this class. */
  readonly polymorphicIdentity?: string | number;
  /** The class that a loaded row becomes: `() => Employee`. Needed where rows may be loaded before anything else is done with the class. */
  readonly entity?: Thunk;
  /** The column that counts the versions of a row, so that a stale object can't be written. */
  readonly versionId?: V;
  /** The schema of the table. */
  readonly schema?: string;
  /** Whether loading an object runs the constructor, as classes with #private members and initialisers need; by default it does not. */
  readonly construct?: "bypass" | "run";
  /** Constraints and indexes of more than one column. */
  readonly items?: readonly SqlTableItem[] | Thunk;
}

/** A shape of which some columns are filled by the mapper, so that the constructor doesn't require them: the discriminator, the version counter. */
export type FilledByMapper<Sh, K> = [K] extends [never]
  ? Sh
  : {
      [P in keyof Sh]: P extends K
        ? Sh[P] extends ColumnDef<infer T, infer F, infer _I, infer PK>
          ? ColumnDef<T, F, "optional", PK>
          : Sh[P]
        : Sh[P];
    };

/** The attributes of a parent and of its child; the child's win. */
export type Merge<A, B> = { [P in keyof A | keyof B]: P extends keyof B ? B[P] : P extends keyof A ? A[P] : never };

/** A class that can be inherited from. */
export interface ParentClass<I, Sh, A extends string> {
  new (...args: never): I;
  readonly [SHAPE]: Sh;
  readonly [ANC]: A;
}

/** The user's own static members of the parent class. */
type Statics<C> = { [K in Exclude<keyof C, "c" | "mapped" | "prototype" | symbol>]: C[K] };

/**
 * A mapped class, to extend.
 *
 * @typeParam Sh its attributes, with those it inherits
 * @typeParam N the name of its table
 * @typeParam Anc the names of its table and of its ancestors' tables
 * @typeParam ParentI the objects of its parent
 */
export interface MappedClass<Sh, N extends string, Anc extends string = N, ParentI = unknown> {
  new (...args: InitArguments<Sh>): ParentI & Instance<Sh>;
  /** The attributes by name, for statements: `User.c.name`. */
  readonly c: ClassAttributes<Sh, N>;
  readonly [NAME]: N;
  readonly [SHAPE]: Sh;
  readonly [ANC]: Anc;
  /** Declares a subclass with a table of its own (joined table inheritance). */
  mapped<const N2 extends string, Sh2 extends Shape, I0, A0 extends string, Sh0, C extends object>(
    this: C & ParentClass<I0, Sh0, A0>,
    table: N2,
    shape: Sh2,
    options?: MapOptions<Merge<Sh0, Sh2>, keyof Merge<Sh0, Sh2>>,
  ): Statics<C> & MappedClass<Merge<Sh0, Sh2>, N2, A0 | N2, I0>;
  /** Declares a subclass whose rows are in the parent's table (single table inheritance). */
  mapped<Sh2 extends Shape, I0, A0 extends string, Sh0, N0 extends string, C extends object>(
    this: C & ParentClass<I0, Sh0, A0> & Source<N0>,
    shape: Sh2,
    options?: MapOptions<Merge<Sh0, Sh2>, keyof Merge<Sh0, Sh2>>,
  ): Statics<C> & MappedClass<Merge<Sh0, Sh2>, N0, A0, I0>;
}

/** What `declarativeBase` gives: mapped classes are declared with it. */
export interface DeclarativeBase {
  /** The catalogue of the classes' tables, for `engine.createAll`. */
  readonly metadata: MetaData;
  /**
   * Declares a mapped class, to be extended.
   *
   * @param table the name of its table
   * @param shape its attributes: columns, relationships, hybrids …
   * @param options see `MapOptions`
   * @throws MappingError for what can be seen to be wrong at once; relationships are checked at the first use of any class
   * @example
   * class User extends Base.mapped("user_account", {
   *   id: column(t.integer(), { primaryKey: true }),
   *   name: column(t.string(30)),
   *   addresses: relationship.list(() => Address, { backPopulates: "user" }),
   * }) {}
   */
  mapped<const N extends string, Sh extends Shape>(table: N, shape: Sh): MappedClass<Sh, N>;
  /** Declares a mapped class with options. (Most classes have none, and need not be asked which columns are filled by the mapper.) */
  mapped<const N extends string, Sh extends Shape, const On extends keyof Sh = never, const V extends keyof Sh = never>(
    table: N,
    shape: Sh,
    options?: MapOptions<Sh, On, V>,
  ): MappedClass<FilledByMapper<Sh, On | V>, N>;
  /** Checks all classes that were declared, which happens by itself at the first use. */
  configure(): void;
}

/** A class that exists already, with what mapping adds to it. */
export type PlainMapped<C extends abstract new (...args: never) => unknown, N extends string, Sh> = C & {
  readonly c: ClassAttributes<Sh, N>;
  readonly [NAME]: N;
  readonly [SHAPE]: Sh;
  readonly [ANC]: N;
};

type Conforms<I, Sh> = { [P in keyof Sh & keyof I]: ValueOf<Sh, Sh[P]> extends I[P] ? never : P }[keyof Sh & keyof I] extends never
  ? unknown
  : { readonly "a field's type differs from its column's": never };

/** What `registry` gives: classes that exist already are mapped with it. */
export interface Registry {
  readonly metadata: MetaData;
  /**
   * Maps a class that exists to a table. TypeScript can't add static members to a class: the mapped view is what is returned.
   *
   * @param target the class; fields that are called like columns must have their types
   * @param table the table
   * @param attributes relationships and other attributes beside the table's columns
   * @example
   * const PlainUser = registry().map(Plain, users, { addresses: relationship.list(() => PlainAddress) });
   */
  map<C extends new (...args: never) => object, N extends string, Sh, R extends Record<string, Exclude<Shape[string], AnyColumnDef>> = {}>(
    target: C & Conforms<InstanceType<C>, Sh>,
    table: TableLike<N, Sh>,
    attributes?: R,
  ): PlainMapped<C, N, Merge<Sh, R>>;
  /** Checks all classes that were mapped, which happens by itself at the first use. */
  configure(): void;
}
