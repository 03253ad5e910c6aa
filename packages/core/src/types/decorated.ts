/** The class of types that are made over others. */
import { nextSerial } from "../serial.ts";
import type { Family, OwnOperators, SqlWrapping } from "./sql-type.ts";
import { SqlType } from "./sql-type.ts";

/** What a decorated type does with values and SQL. The functions only ever meet values of the types they are written for. */
export interface Decoration {
  bind(value: unknown): unknown;
  result(value: unknown): unknown;
  same?(left: unknown, right: unknown): boolean;
  readonly wrapping: SqlWrapping | null;
  readonly operators: OwnOperators | null;
}

/** A type whose values are converted on their way to and from another type. */
export class DecoratedType<out T = unknown, out F extends Family = Family> extends SqlType<T, F> {
  readonly kind = "decorated";
  readonly impl: SqlType;
  private readonly decoration: Decoration;
  readonly serial: number = nextSerial();

  constructor(impl: SqlType, decoration: Decoration) {
    super();
    this.impl = impl;
    this.decoration = decoration;
  }

  get family(): Family | null {
    return this.impl.family;
  }

  /** From the program's value to one of `impl`. */
  get bind(): (value: unknown) => unknown {
    return this.decoration.bind;
  }

  /** From a value of `impl` to the program's. */
  get result(): (value: unknown) => unknown {
    return this.decoration.result;
  }

  override get wrapping(): SqlWrapping | null {
    return this.decoration.wrapping ?? this.impl.wrapping;
  }

  override get operators(): OwnOperators | null {
    return this.decoration.operators ?? this.impl.operators;
  }

  get details(): readonly unknown[] {
    return [this.impl, this.serial];
  }

  override comparedWith(): SqlType {
    return this;
  }

  /** As the type below knows it: the program's own values are often objects, each of which is another. */
  override identityKey(value: unknown): unknown {
    return value === null || value === undefined ? value : this.impl.identityKey(this.bind(value));
  }

  override sameValue(left: unknown, right: unknown): boolean {
    const { same } = this.decoration;
    return left === null || right === null || same === undefined ? Object.is(left, right) : same(left, right);
  }
}
