/** How the raw rows of a statement become objects: data, made once for each statement and kept in the cache. */
import type { ValueProcessor } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import type { Mapper } from "../mapping/mapper.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { Cursor } from "./load-tree.ts";

/** How a row becomes an object of one class. Column positions are those of the raw row. */
export interface EntityPlan {
  readonly mapper: Mapper;
  /** Attribute indexes of the loaded columns, and beside them where they stand in the raw row. */
  readonly valueIndexes: readonly number[];
  readonly rawIndexes: readonly number[];
  /** Where the primary key stands in the raw row, in its order. */
  readonly keyIndexes: readonly number[];
  /** What is loaded by the same statement. */
  readonly joined: readonly JoinedPlan[];
  /** What is loaded by further statements, once all rows are there. */
  readonly later: readonly LaterLoad[];
  /** What must not be loaded, and what counts as empty. */
  readonly raised: readonly RelationshipProperty[];
  readonly empty: readonly RelationshipProperty[];
  /** Where the options go on, for the lazy loads to come: then the objects remember them. */
  readonly remembered: readonly Cursor[];
}

/** Related objects in the same row. */
export interface JoinedPlan {
  readonly property: RelationshipProperty;
  readonly target: EntityPlan;
}

/** Related objects that a further statement loads. */
export interface LaterLoad {
  readonly property: RelationshipProperty;
  /** The step that asks for it: it may have criteria of its own. */
  readonly cursor: Cursor | null;
  /** Where the options go on behind it. */
  readonly below: readonly Cursor[];
}

/** One item of a select list. */
export type ItemPlan =
  | { readonly kind: "entity"; readonly plan: EntityPlan }
  | { readonly kind: "value"; readonly rawIndex: number; readonly type: SqlType };

/** How rows become what the user asked for. */
export interface RowPlan {
  readonly items: readonly ItemPlan[];
  readonly keys: readonly string[];
  /** What converts each column of the raw row; filled in when the SQL is known. */
  readonly processors: readonly (ValueProcessor | null)[];
  /** Whether joined collections repeat what was asked for. */
  readonly repeats: boolean;
}
