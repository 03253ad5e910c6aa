/** The type of a row value. */
import type { Family } from "./sql-type.ts";
import { SqlType } from "./sql-type.ts";

/** The types of the members of `(a, b)`. */
export class TupleType extends SqlType<readonly unknown[], never> {
  readonly kind = "tuple";
  readonly family: Family | null = null;
  readonly members: readonly SqlType[];

  constructor(members: readonly SqlType[]) {
    super();
    this.members = members;
  }

  get details(): readonly unknown[] {
    return this.members;
  }

  override comparedWith(): SqlType {
    return this;
  }
}
