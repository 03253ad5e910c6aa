/** Booleans, bytes, JSON, and the type that is not known. */
import type { Family } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** How a boolean is declared. */
export interface BooleanOptions {
  /** Whether columns get a CHECK for 0 and 1 where the database has no booleans: by default no. */
  readonly createConstraint?: boolean;
  /** The name of that CHECK. */
  readonly name?: string;
}

/** BOOLEAN, or an integer where the dialect has none. */
export class BooleanType extends SqlType<boolean, "bool"> {
  readonly kind: string = "boolean";
  readonly family: Family = "bool";
  readonly createConstraint: boolean;
  readonly name: string | null;

  constructor(options: BooleanOptions = {}) {
    super();
    this.createConstraint = options.createConstraint ?? false;
    this.name = options.name ?? null;
  }

  get details(): readonly unknown[] {
    return [this.createConstraint, this.name];
  }
}

/** BLOB / BYTEA / VARBINARY: a Uint8Array. */
export class BinaryType extends SqlType<Uint8Array, "bytes"> {
  readonly kind: string;
  readonly family: Family = "bytes";
  readonly length: number | null;

  constructor(length: number | null = null, kind = "large_binary") {
    super();
    this.kind = kind;
    this.length = checkedSize(length, "length", 0);
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
}

/** How a JSON column treats `null`. */
export interface JsonOptions {
  /**
   * What `null` in TypeScript is when it is written: SQL's NULL (`"sql"`, the default), or the `null` that is a JSON value
   * (`"json"`), as SQLAlchemy's `none_as_null=False` has it. Read, both are `null`.
   */
  readonly nullAs?: "sql" | "json";
}

/** JSON. A `null` in TypeScript is SQL's NULL, unless the type says otherwise. */
export class JsonType<out T = unknown> extends SqlType<T, "json"> {
  readonly kind: string = "json";
  readonly family: Family = "json";
  readonly nullAs: "sql" | "json";

  constructor(options: JsonOptions = {}) {
    super();
    this.nullAs = options.nullAs ?? "sql";
  }

  get details(): readonly unknown[] {
    return [this.nullAs];
  }

  override get bindsNull(): boolean {
    return this.nullAs === "json";
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
}
