/** What a declaration says about a relationship, at run time. */

/** How many objects the attribute holds, and in what. */
export type RelationshipKind = "list" | "set" | "map" | "one" | "optional" | "writeOnly" | "dynamic";

/** What happens to the target's objects along with the object itself; `"all"` is everything but `"delete-orphan"`. */
export type CascadeOption = "save-update" | "merge" | "delete" | "delete-orphan" | "expunge" | "refresh-expire" | "all";

/** When the target's objects are loaded, unless a statement's options say otherwise. */
export type LazyOption = "select" | "joined" | "selectin" | "subquery" | "raise" | "noload";

/** The options of a relationship. Every function is called once, when the mappers are configured. */
export interface RelationshipOptions {
  /** The relationship of the other class that is kept in step with this one; it must name this one in turn. */
  readonly backPopulates?: string;
  /** What happens to the target's objects along with this one; by default `["save-update", "merge"]`. */
  readonly cascade?: readonly CascadeOption[];
  /** The association table of many-to-many: the table, its name, or a function that gives it. */
  readonly secondary?: string | object | Function;
  /** The join condition, where foreign keys don't give it. */
  readonly primaryJoin?: Function;
  /** The join condition between the association table and the target. */
  readonly secondaryJoin?: Function;
  /** In a self-referential relationship: the column or columns of the far side. */
  readonly remoteSide?: Function;
  /** Which columns of the join condition are to be seen as foreign keys. */
  readonly foreignKeys?: Function;
  /** The order of the objects: a column, an ordering, or a list of them. */
  readonly orderBy?: Function;
  readonly lazy?: LazyOption;
  /** The attribute is never written. */
  readonly viewOnly?: boolean;
  /** Leaves rows that are not loaded to the database's ON DELETE; `"all"` the loaded ones too. */
  readonly passiveDeletes?: boolean | "all";
  /** The foreign key is set by an UPDATE of its own, after both rows are there: for rows that refer to each other. */
  readonly postUpdate?: boolean;
}

/** A relationship as it was declared. */
export class RelationshipSpec {
  readonly kind: RelationshipKind;
  readonly target: Function;
  readonly options: RelationshipOptions;
  /** The attribute of the target by which a map is keyed. */
  readonly mapKey: string | null;

  constructor(kind: RelationshipKind, target: Function, options: RelationshipOptions, mapKey: string | null) {
    this.kind = kind;
    this.target = target;
    this.options = options;
    this.mapKey = mapKey;
  }
}
