/** Types that only some database knows, whose values travel as they are. */
import type { Family } from "./sql-type.ts";
import { SqlType } from "./sql-type.ts";

/** A type of one database, with nothing to say about it but its kind. */
export class OpaqueType<out T = unknown, out F extends Family = Family> extends SqlType<T, F> {
  readonly kind: string;
  readonly family: Family | null;

  /**
   * @param kind under which the database's dialect has its rules
   * @param family what it is to operators; null where it has only those of all types
   */
  constructor(kind: string, family: F | null = null) {
    super();
    this.kind = kind;
    this.family = family;
  }

  get details(): readonly unknown[] {
    return [];
  }

  /** What such a value is compared with is one too, unless it is known to be something else. */
  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }
}
