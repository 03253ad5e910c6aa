/** Character types, enumerations and UUIDs. */
import { ArgumentError } from "../errors.ts";
import type { Family } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** VARCHAR, TEXT and their Unicode forms. */
export class StringType extends SqlType<string, "text"> {
  readonly kind: "string" | "text" | "unicode" | "unicode_text";
  readonly family: Family = "text";
  readonly length: number | null;
  readonly collation: string | null;

  constructor(kind: "string" | "text" | "unicode" | "unicode_text", length: number | null = null, collation: string | null = null) {
    super();
    this.kind = kind;
    this.length = checkedSize(length, "length");
    this.collation = collation;
  }

  get details(): readonly unknown[] {
    return [this.length, this.collation];
  }

  protected clone(): SqlType<string, "text"> {
    return new StringType(this.kind, this.length, this.collation);
  }
}

/** An enumeration: a native type where the dialect has one and it is named, else a VARCHAR as long as its longest member. */
export class EnumType<out T extends string = string> extends SqlType<T, "text"> {
  readonly kind = "enum";
  readonly family: Family = "text";
  readonly members: readonly string[];

  constructor(members: readonly string[]) {
    super();
    if (members.length === 0 || members.some((member) => typeof member !== "string"))
      throw new ArgumentError('An enum has at least one member, and its members are strings: t.enum("admin", "user").');
    this.members = members;
  }

  get details(): readonly unknown[] {
    return this.members;
  }

  /** The length of the longest member. */
  get length(): number {
    return this.members.reduce((longest, member) => Math.max(longest, member.length), 1);
  }

  protected clone(): SqlType<T, "text"> {
    return new EnumType<T>(this.members);
  }
}

/** UUID: a string of 36 characters in TypeScript, the native type where the dialect has one. */
export class UuidType extends SqlType<string, "uuid"> {
  readonly kind = "uuid";
  readonly family: Family = "uuid";

  get details(): readonly unknown[] {
    return [];
  }

  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }

  override identityKey(value: unknown): unknown {
    return typeof value === "string" ? value.toLowerCase() : value;
  }

  protected clone(): SqlType<string, "uuid"> {
    return new UuidType();
  }
}
