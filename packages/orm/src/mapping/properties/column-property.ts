/** An attribute that is a column. */
import type { Column } from "@athanor/core";
import type { Mapper } from "../mapper.ts";
import { Property } from "./property.ts";

/** An attribute whose value is a column of the mapper's table. */
export class ColumnProperty extends Property {
  readonly kind = "column";
  readonly column: Column;
  /** Loaded only when it is asked for. */
  readonly deferred: boolean;

  constructor(mapper: Mapper, key: string, index: number, column: Column, deferred: boolean) {
    super(mapper, key, index);
    this.column = column;
    this.deferred = deferred;
  }
}
