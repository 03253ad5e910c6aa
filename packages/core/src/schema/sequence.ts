/** Sequences: numbers that the database gives out. */
import { ArgumentError } from "../errors.ts";
import { ExpressionNode } from "../expressions/element.ts";
import type { Expr } from "../expressions/expr.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import { nextSerial } from "../serial.ts";
import { types } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { checkedType } from "../types/sql-type.ts";
import type { CountingOptions } from "./counting.ts";
import { checkedCounting } from "./counting.ts";
import { MetaData } from "./metadata.ts";

/** Options of a sequence. */
export interface SequenceOptions<T = unknown> extends CountingOptions {
  /** The schema it is in; by default that of the metadata. `null`: none. */
  readonly schema?: string | null;
  /** The type of its numbers; by default what the database thinks. */
  readonly type?: SqlType<T, "num">;
  /** Only used where the database can't number a column otherwise. */
  readonly optional?: boolean;
  /** ORDER or NO ORDER, where the database asks for it. */
  readonly order?: boolean;
  /** Whether the name is written in quotes, whatever its letters. */
  readonly quote?: boolean;
}

/** A sequence of the database. Its identity, a serial number, is all that cache keys need. */
export class Sequence extends Node {
  readonly kind = "sequence";
  readonly name: string;
  readonly schema: string | null;
  readonly metadata: MetaData | null;
  readonly options: SequenceOptions;
  readonly #serial: number = nextSerial();

  constructor(name: string, metadata: MetaData | null, options: SequenceOptions) {
    super();
    if (typeof name !== "string" || name === "") throw new ArgumentError('A sequence needs a name: sequence("invoice_number").');
    this.name = name;
    this.metadata = metadata;
    this.schema = options.schema === undefined ? (metadata?.schema ?? null) : options.schema;
    this.options = checkedCounting(options, `the sequence "${name}"`);
    if (options.type !== undefined) checkedType(options.type, `The type of the sequence "${name}"`);
    metadata?.addSequence(this);
  }

  override get serial(): number {
    return this.#serial;
  }

  /** The name with its schema. */
  get fullName(): string {
    return this.schema === null ? this.name : `${this.schema}.${this.name}`;
  }

  /** The next number, as an expression. */
  nextValue(): NextValue {
    return new NextValue(this);
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("self", this);
  }

  override rebuild(): Node {
    return this;
  }
}

/** The next number of a sequence. */
export class NextValue extends ExpressionNode {
  readonly kind = "next_value";
  readonly sequence: Sequence;

  constructor(sequence: Sequence) {
    super();
    this.sequence = sequence;
  }

  get type(): SqlType {
    return this.sequence.options.type ?? types.bigInteger();
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("sequence", this.sequence);
  }
}

/** A sequence, as its users see it. */
export interface SqlSequence<out T> {
  readonly name: string;
  readonly schema: string | null;
  /** The next number, as an expression: a column's default, or a value of an INSERT. */
  nextValue(): Expr<T, never, never, "num">;
}

/**
 * A sequence.
 *
 * @param name its name in the database
 * @param metadata the catalogue it belongs to: `createAll` creates it. One that is a column's default belongs to the column's
 * @param options where it starts, by how much it counts, and so on
 * @throws ArgumentError for numbers that are none
 * @example
 * const numbers = sequence("invoice_number", metadata, { start: 1000 });
 * column(t.integer(), { default: numbers.nextValue() })
 */
export function sequence<T = number>(name: string, metadata?: MetaData | null, options?: SequenceOptions<T>): SqlSequence<T>;
export function sequence<T = number>(name: string, options: SequenceOptions<T>): SqlSequence<T>;
export function sequence<T>(
  name: string,
  first: MetaData | SequenceOptions<T> | null = null,
  second: SequenceOptions<T> = {},
): SqlSequence<T> {
  return typed(first instanceof MetaData || first === null ? new Sequence(name, first, second) : new Sequence(name, null, first));
}
