/** Booleans, bytes, JSON, and the type that is not known. */
import type { Family } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** BOOLEAN, or an integer where the dialect has none. */
export class BooleanType extends SqlType<boolean, "bool"> {
  readonly kind = "boolean";
  readonly family: Family = "bool";

  get details(): readonly unknown[] {
    return [];
  }

  protected clone(): SqlType<boolean, "bool"> {
    return new BooleanType();
  }
}

/** BLOB / BYTEA / VARBINARY: a Uint8Array. */
export class BinaryType extends SqlType<Uint8Array, "bytes"> {
  readonly kind = "large_binary";
  readonly family: Family = "bytes";
  readonly length: number | null;

  constructor(length: number | null = null) {
    super();
    this.length = checkedSize(length, "length");
  }

  get details(): readonly unknown[] {
    return [this.length];
  }

  override identityKey(value: unknown): unknown {
    return value instanceof Uint8Array ? Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("") : value;
  }

  override sameValue(left: unknown, right: unknown): boolean {
    if (!(left instanceof Uint8Array && right instanceof Uint8Array)) return Object.is(left, right);
    return left.length === right.length && left.every((byte, i) => byte === right[i]);
  }

  protected clone(): SqlType<Uint8Array, "bytes"> {
    return new BinaryType(this.length);
  }
}

/** JSON. A `null` in TypeScript is SQL's NULL, both ways. */
export class JsonType<out T = unknown> extends SqlType<T, "json"> {
  readonly kind: string = "json";
  readonly family: Family = "json";

  get details(): readonly unknown[] {
    return [];
  }

  override comparedWith(): SqlType {
    return this;
  }

  override identityKey(value: unknown): unknown {
    return JSON.stringify(value);
  }

  override sameValue(left: unknown, right: unknown): boolean {
    return Object.is(left, right) || JSON.stringify(left) === JSON.stringify(right);
  }

  protected clone(): SqlType<T, "json"> {
    return new JsonType<T>();
  }
}

/** The type of what has none: NULL, `text()`, a function nobody knows. Values pass as the driver gives them. */
export class NullType extends SqlType<never, never> {
  readonly kind = "null";
  readonly family: Family | null = null;

  get details(): readonly unknown[] {
    return [];
  }

  override comparedWith(_value: unknown, inferred: SqlType): SqlType {
    return inferred;
  }

  protected clone(): SqlType<never, never> {
    return new NullType();
  }
}
