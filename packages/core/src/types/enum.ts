/** Enumerations. */
import { ArgumentError } from "../errors.ts";
import type { Family, TypeName } from "./sql-type.ts";
import { checkedSize, SqlType } from "./sql-type.ts";

/** How an enumeration is declared in the database. */
export interface EnumOptions {
  /** The name of the type, where enumerations are types of their own (PostgreSQL); elsewhere that of the CHECK. */
  readonly name?: string;
  /** The schema of the type; by default none, whatever the schema of the tables that use it. */
  readonly schema?: string;
  /** Whether the database's own enumerations are used where it has them: by default yes. */
  readonly native?: boolean;
  /** Whether columns that can't be declared as an enumeration get a CHECK: by default no. */
  readonly createConstraint?: boolean;
  /** The length of the VARCHAR; by default that of the longest member. `null`: VARCHAR without a length. */
  readonly length?: number | null;
}

/** An enumeration: a native type where the dialect has one and it is named, else a VARCHAR. */
export class EnumType<out T extends string = string> extends SqlType<T, "text"> {
  readonly kind: string = "enum";
  readonly family: Family = "text";
  readonly members: readonly string[];
  readonly name: string | null;
  readonly schema: string | null;
  readonly native: boolean;
  readonly createConstraint: boolean;
  /** The length of the VARCHAR that stands for it; null for one without. */
  readonly length: number | null;

  constructor(members: readonly string[], options: EnumOptions = {}) {
    super();
    if (!Array.isArray(members) || members.length === 0 || members.some((member) => typeof member !== "string"))
      throw new ArgumentError('An enum has at least one member, and its members are strings: t.enum("admin", "user").');
    const repeated = members.find((member, i) => members.indexOf(member) !== i);
    if (repeated !== undefined) throw new ArgumentError(`An enum has ${JSON.stringify(repeated)} twice among its members.`);
    this.members = members;
    this.name = options.name ?? null;
    this.schema = options.schema ?? null;
    this.native = options.native ?? true;
    this.createConstraint = options.createConstraint ?? false;
    const longest = members.reduce((most, member) => Math.max(most, member.length), 1);
    this.length = checkedSize(options.length === undefined ? longest : options.length, "length");
    if (this.length !== null && this.length < longest)
      throw new ArgumentError(`The enum's length ${this.length} is less than that of its longest member, ${longest}.`);
  }

  get details(): readonly unknown[] {
    return [this.members, this.name, this.schema, this.native, this.createConstraint, this.length];
  }

  override get objectName(): TypeName | null {
    return this.native && this.name !== null ? { name: this.name, schema: this.schema } : null;
  }

  /** A plain string keeps the type of the column: the database may have no other way to compare the two. */
  override comparedWith(value: unknown, inferred: SqlType): SqlType {
    return typeof value === "string" ? this : inferred;
  }
}
