/** Arrays. */
import type { Family } from "./sql-type.ts";
import { checkedSize, checkedType, SqlType } from "./sql-type.ts";

/** An array of values of one type, where the database has them. */
export class ArrayType<out T = unknown> extends SqlType<T, "array"> {
  readonly kind: string = "array";
  readonly family: Family = "array";
  readonly item: SqlType;
  /** How many dimensions it is said to have; null where nobody says. */
  readonly dimensions: number | null;

  constructor(item: SqlType, dimensions: number | null = null) {
    super();
    this.item = checkedType(item, "An array");
    this.dimensions = checkedSize(dimensions, "dimensions");
  }

  get details(): readonly unknown[] {
    return [this.item, this.dimensions];
  }

  override comparedWith(): SqlType {
    return this;
  }

  override identityKey(value: unknown): unknown {
    return JSON.stringify(value);
  }

  override sameValue(left: unknown, right: unknown): boolean {
    if (!(Array.isArray(left) && Array.isArray(right))) return Object.is(left, right);
    return (
      left.length === right.length &&
      left.every((each, i) => (Array.isArray(each) ? this.sameValue(each, right[i]) : this.item.sameValue(each, right[i])))
    );
  }
}
