/** An attribute that leads to other mapped objects. */
import type { Column, ExpressionNode, Node, Table } from "@athanor/core";
import type { CascadeOption, LazyOption, RelationshipKind, RelationshipSpec } from "../declare/relationship-spec.ts";
import type { Mapper } from "../mapper.ts";
import type { ColumnProperty } from "./column-property.ts";
import { Property } from "./property.ts";

/** Which side has the foreign key: the target, this class, or an association table. */
export type Direction = "one-to-many" | "many-to-one" | "many-to-many";

/** A column of a row from which the unit of work copies, and the column of another row to which it copies. */
export interface SyncPair {
  /** The column that is referred to: the parent's in one-to-many, the target's in many-to-one. */
  readonly source: Column;
  /** The column with the foreign key. */
  readonly destination: Column;
}

/** What configuring finds out about a relationship. */
export interface RelationshipFacts {
  readonly target: Mapper;
  readonly direction: Direction;
  /** The association table of many-to-many. */
  readonly secondary: Table | null;
  /**
   * The condition between this class and its target, or between this class and the association table: over columns of tables.
   * Those of the far side stand inside `RemoteColumn`, so that a table can refer to itself.
   */
  readonly primaryJoin: ExpressionNode;
  /** The condition between the association table and the target; here the target's columns are the remote ones. */
  readonly secondaryJoin: ExpressionNode | null;
  /** What the unit of work copies: between the rows, or from the parent's row into the association table's. */
  readonly pairs: readonly SyncPair[];
  /** Many-to-many: from the target's row into the association table's. */
  readonly secondaryPairs: readonly SyncPair[];
  /** The equated columns of the two sides, in the order of `primaryJoin`: for lazy loads and `selectinLoad`. */
  readonly localRemote: readonly (readonly [local: Column, remote: Column])[];
  /** Many-to-one whose remote columns are just the target's primary key: the attributes of this class that hold that key, in its order. Then the identity map can answer. */
  readonly getKey: readonly ColumnProperty[] | null;
  readonly orderBy: readonly Node[];
  /** The relationships of the other side that are kept in step with this one. */
  readonly reverse: readonly RelationshipProperty[];
}

/** A relationship. What `relationship.list(…)` says is known at once, the facts when the mappers are configured. */
export class RelationshipProperty extends Property {
  readonly kind = "relationship";
  readonly collection: RelationshipKind;
  readonly spec: RelationshipSpec;
  readonly cascade: ReadonlySet<CascadeOption>;
  /** The strategy when no option says otherwise. */
  readonly lazy: LazyOption;
  readonly viewOnly: boolean;
  readonly passiveDeletes: boolean | "all";
  readonly postUpdate: boolean;
  private found: RelationshipFacts | null = null;

  constructor(mapper: Mapper, key: string, index: number, spec: RelationshipSpec, cascade: ReadonlySet<CascadeOption>) {
    super(mapper, key, index);
    this.spec = spec;
    this.collection = spec.kind;
    this.cascade = cascade;
    this.lazy = spec.options.lazy ?? "select";
    this.viewOnly = spec.options.viewOnly ?? false;
    this.passiveDeletes = spec.options.passiveDeletes ?? false;
    this.postUpdate = spec.options.postUpdate ?? false;
  }

  /** Whether the attribute holds many objects. */
  get useList(): boolean {
    return this.collection !== "one" && this.collection !== "optional";
  }

  /** Configures the mappers, if that has not happened yet. */
  get facts(): RelationshipFacts {
    if (this.found === null) {
      this.mapper.registry.configure();
      if (this.found === null) throw new Error(`${this.toString()} is not configured`);
    }
    return this.found;
  }

  get target(): Mapper {
    return this.facts.target;
  }

  get direction(): Direction {
    return this.facts.direction;
  }

  /** Called once, by the configuration. */
  settle(facts: RelationshipFacts): void {
    this.found = facts;
  }
}
