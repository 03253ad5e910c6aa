/** Character types and UUIDs. */
import { ArgumentError } from "../errors.ts";
import type { Family } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** How text is compared and sorted. */
export interface CollationOptions {
  /** The collation's name. */
  readonly collation?: string;
  /** The schema that the collation is in. */
  readonly collationSchema?: string;
}

/** VARCHAR, TEXT and their Unicode forms; and what dialects have of the kind under names of their own. */
export class StringType extends SqlType<string, "text"> {
  readonly kind: string;
  readonly family: Family = "text";
  readonly length: number | null;
  readonly collation: string | null;
  readonly collationSchema: string | null;

  constructor(kind: string, length: number | null = null, options: CollationOptions = {}) {
    super();
    this.kind = kind;
    this.length = checkedSize(length, "length", 0);
    this.collation = options.collation ?? null;
    this.collationSchema = options.collationSchema ?? null;
    if (this.collationSchema !== null && this.collation === null)
      throw new ArgumentError("A collationSchema says where a collation is: name the collation too.");
  }

  get details(): readonly unknown[] {
    return [this.length, this.collation, this.collationSchema];
  }
}

/** UUID: a string of 36 characters in TypeScript, the native type where the dialect has one. */
export class UuidType extends SqlType<string, "uuid"> {
  readonly kind: string = "uuid";
  readonly family: Family = "uuid";
  /** Whether the database's own type is used where there is one; otherwise CHAR(32). */
  readonly native: boolean;

  constructor(native = true) {
    super();
    this.native = native;
  }

  get details(): readonly unknown[] {
    return [this.native];
  }

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }

  override identityKey(value: unknown): unknown {
    return typeof value === "string" ? value.toLowerCase() : value;
  }
}
