/** What is known of a mapped class. */
import type { Column, Table } from "@athanor/core";
import { MappingError } from "../errors.ts";
import { cascadesOf } from "./declare/cascades.ts";
import type { MapperOptions } from "./declare/mapper-options.ts";
import type { RelationshipSpec } from "./declare/relationship-spec.ts";
import { EntityNode } from "./entity-node.ts";
import type { IdentityKey } from "./identity-key.ts";
import { identityKeyOf } from "./identity-key.ts";
import { ColumnProperty } from "./properties/column-property.ts";
import { ExpressionProperty } from "./properties/expression-property.ts";
import type { Property } from "./properties/property.ts";
import { RelationshipProperty } from "./properties/relationship-property.ts";
import type { MapperRegistry } from "./registry.ts";

/** A class whose objects stand for rows. */
export type MappedConstructor = (abstract new (...args: never) => object) & { readonly prototype: object };

/** What a mapper is made from: the table, and the attributes by name. */
export interface MapperDeclaration {
  readonly registry: MapperRegistry;
  readonly table: Table;
  /** A name for messages, until the class is known. */
  readonly name: string;
  /** Column attributes: the attribute's key, the column, and whether it waits until it is asked for. */
  readonly columns: readonly { readonly key: string; readonly column: Column; readonly deferred: boolean }[];
  readonly relationships: readonly { readonly key: string; readonly spec: RelationshipSpec }[];
  readonly expressions: readonly { readonly key: string; readonly thunk: Function }[];
  readonly options: MapperOptions;
  /** Finds the class, when it is not known yet and a row has to become an object. */
  readonly findClass: () => MappedConstructor | null;
}

/**
 * The facts about one mapped class: its table, its attributes, its identity. Made by the declaration; what relationships need
 * to know of other classes is added when all mappers are configured, and nothing changes from then on.
 */
export class Mapper {
  readonly registry: MapperRegistry;
  readonly table: Table;
  readonly entity: EntityNode;
  readonly options: MapperOptions;
  /** The column attributes in order; each one's index is its place here. */
  readonly columns: readonly ColumnProperty[];
  /** The relationships; their indexes follow on those of the columns. */
  readonly relationships: readonly RelationshipProperty[];
  /** All attributes by key. */
  readonly properties: ReadonlyMap<string, Property>;
  /** The attributes of the primary key, in the table's order. */
  readonly primaryKey: readonly ColumnProperty[];
  /** The attribute that counts the versions of a row. */
  readonly version: ColumnProperty | null;
  /** Of an inheriting class, the mapper of its parent. */
  readonly parent: Mapper | null = null;
  readonly #byColumn = new Map<Column, ColumnProperty>();
  readonly #findClass: () => MappedConstructor | null;
  #name: string;
  #class: MappedConstructor | null = null;

  constructor(declaration: MapperDeclaration) {
    const { registry, table, options } = declaration;
    this.registry = registry;
    this.table = table;
    this.options = options;
    this.#name = declaration.name;
    this.#findClass = declaration.findClass;
    this.columns = declaration.columns.map(({ key, column, deferred }, i) => new ColumnProperty(this, key, i, column, deferred));
    this.relationships = declaration.relationships.map(
      ({ key, spec }, i) =>
        new RelationshipProperty(this, key, this.columns.length + i, spec, cascadesOf(spec, `${declaration.name}.${key}`)),
    );
    const expressions = declaration.expressions.map(({ key, thunk }) => new ExpressionProperty(this, key, thunk));
    this.properties = new Map([...this.columns, ...this.relationships, ...expressions].map((property) => [property.key, property]));
    for (const property of this.columns) this.#byColumn.set(property.column, property);
    this.primaryKey = table.primaryKey.columns.flatMap((column) => this.#byColumn.get(column) ?? []);
    if (this.primaryKey.length === 0) {
      throw new MappingError(
        `The class of the table "${table.name}" has no primary key, and objects need an identity: mark a column with { primaryKey: true }.`,
      );
    }
    this.version = options.versionId === undefined ? null : this.ownColumn(options.versionId, "versionId");
    this.entity = new EntityNode(this);
    registry.add(this);
  }

  /** The class's name, or its table's as long as the class has not been seen. */
  get name(): string {
    return this.#name;
  }

  /** The root of the inheritance hierarchy, which has the identities. */
  get root(): Mapper {
    return this.parent === null ? this : this.parent.root;
  }

  /** How many values an object has: one for each column and each relationship. */
  get size(): number {
    return this.columns.length + this.relationships.length;
  }

  /** Whether the class is the other one, or inherits from it. */
  isA(other: Mapper): boolean {
    return this === other || (this.parent?.isA(other) ?? false);
  }

  /** Whether an object is one of this class. */
  describes(object: object): boolean {
    return this.#class !== null && object instanceof this.#class;
  }

  /**
   * The class whose objects rows become.
   *
   * @throws MappingError if it was never seen: JavaScript tells nobody that a class was extended
   */
  get class(): MappedConstructor {
    const found = this.#class ?? this.#findClass();
    if (found === null)
      throw new MappingError(
        `The class of the table "${this.table.name}" is not known yet: give it in the options, { entity: () => TheClass }, or import the module that declares it before rows are loaded.`,
      );
    if (this.#class === null) this.learnClass(found);
    return found;
  }

  /** Whether the class is known. */
  get knowsClass(): boolean {
    return this.#class !== null;
  }

  /** Called when the class is seen for the first time: extended, constructed, selected from. */
  learnClass(found: MappedConstructor): void {
    if (this.#class !== null) return;
    this.#class = found;
    if (found.name !== "") this.#name = found.name;
  }

  /** The column attribute of a name; null if there is none. */
  columnProperty(key: string): ColumnProperty | null {
    const property = this.properties.get(key);
    return property instanceof ColumnProperty ? property : null;
  }

  /** The relationship of a name; null if there is none. */
  relationship(key: string): RelationshipProperty | null {
    const property = this.properties.get(key);
    return property instanceof RelationshipProperty ? property : null;
  }

  /** The attribute that a column of the table is mapped to. */
  propertyOf(column: Column): ColumnProperty | null {
    return this.#byColumn.get(column) ?? null;
  }

  /** The identity that values of the primary key mean, in its order; null if one of them is missing. */
  identityKey(values: readonly unknown[]): IdentityKey | null {
    return identityKeyOf(this.primaryKey, values);
  }

  toString(): string {
    return this.name;
  }

  private ownColumn(key: string, option: string): ColumnProperty {
    const property = this.columnProperty(key);
    if (property === null) throw new MappingError(`The option ${option} of ${this.name} names "${key}", which is none of its columns.`);
    return property;
  }
}
