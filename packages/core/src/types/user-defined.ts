/** The class of types that only the database and the program know. */
import { nextSerial } from "../serial.ts";
import type { Family, SqlWrapping } from "./sql-type.ts";
import { SqlType } from "./sql-type.ts";

/** What a type of the program's own does with values and SQL. The functions only ever meet values of the types they are written for. */
export interface UserDefinition {
  readonly family: Family | null;
  bind?(value: unknown): unknown;
  result?(value: unknown): unknown;
  readonly wrapping: SqlWrapping | null;
}

/** A type by the text that SQL has for it. */
export class UserDefinedType<out T = unknown, out F extends Family = Family> extends SqlType<T, F> {
  readonly kind = "user_defined";
  /** How the type is written. */
  readonly sql: string;
  readonly definition: UserDefinition;
  private readonly serial: number;

  constructor(sql: string, definition: UserDefinition) {
    super();
    this.sql = sql;
    this.definition = definition;
    const { bind, result, wrapping } = definition;
    // What has no functions is what it is called.
    this.serial = bind === undefined && result === undefined && wrapping === null ? 0 : nextSerial();
  }

  get family(): Family | null {
    return this.definition.family;
  }

  override get wrapping(): SqlWrapping | null {
    return this.definition.wrapping;
  }

  get details(): readonly unknown[] {
    return [this.sql, this.definition.family, this.serial];
  }

  override comparedWith(): SqlType {
    return this;
  }
}
