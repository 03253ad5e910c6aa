/** What leads into a JSON value: each dialect writes it in its own way. */
import type { Family } from "./sql-type.ts";
import { SqlType } from "./sql-type.ts";

/** A key of an object, or an index of an array. */
export class JsonKeyType extends SqlType<string | number, never> {
  readonly kind: "json_key" | "json_index";
  readonly family: Family | null = null;

  constructor(kind: "json_key" | "json_index") {
    super();
    this.kind = kind;
  }

  get details(): readonly unknown[] {
    return [];
  }
}

/** Several keys and indexes, one below the other. */
export class JsonPathType extends SqlType<readonly (string | number)[], never> {
  readonly kind = "json_path";
  readonly family: Family | null = null;

  get details(): readonly unknown[] {
    return [];
  }
}
