/** MySQL's texts: character sets, collations, enumerations and sets. */
import type { Family, SqlType as Type } from "@athanor/core";
import { ArgumentError, checkedWords, EnumType, SqlType, StringType } from "@athanor/core";

/** What can be said of any text. */
export interface TextOptions {
  /** CHARACTER SET. */
  readonly charset?: string;
  readonly collation?: string;
  /** ASCII: short for the character set latin1. */
  readonly ascii?: boolean;
  /** UNICODE: short for the character set ucs2. */
  readonly unicode?: boolean;
  /** BINARY: short for the binary collation of the character set. */
  readonly binary?: boolean;
}

/** As `TextOptions`; and for CHAR and VARCHAR. */
export interface CharOptions extends TextOptions {
  /** NATIONAL: in the server's national character set. */
  readonly national?: boolean;
}

/** Options as they were given: names become part of the SQL, so that they are words. */
function checkedText<O extends CharOptions>(options: O): O {
  if (options.charset !== undefined) checkedWords(options.charset, "A character set");
  if (options.collation !== undefined) checkedWords(options.collation, "A collation");
  return options;
}

/** ` CHARACTER SET …`, ` COLLATE …` and the like, in front and behind. */
export function decorated(spec: string, { charset, ascii, unicode, collation, binary, national }: CharOptions): string {
  const order = collation !== undefined ? ` COLLATE ${collation}` : binary === true ? " BINARY" : "";
  if (national === true) return `NATIONAL ${spec}${order}`;
  const characters = charset !== undefined ? ` CHARACTER SET ${charset}` : ascii === true ? " ASCII" : unicode === true ? " UNICODE" : "";
  return spec + characters + order;
}

/** CHAR, VARCHAR, and the four sizes of TEXT. */
export class MysqlStringType extends StringType {
  /** As SQL has it. */
  readonly name: string;
  readonly options: CharOptions;

  constructor(name: string, length: number | null, options: CharOptions) {
    super("mysql_string", length, options.collation === undefined ? {} : { collation: options.collation });
    this.name = name;
    this.options = checkedText(options);
  }

  override get basis(): string {
    return this.name.endsWith("TEXT") ? "text" : "string";
  }

  override get details(): readonly unknown[] {
    return [this.name, this.length, this.options];
  }
}

/** ENUM. */
export class MysqlEnumType<out T extends string = string> extends EnumType<T> {
  override readonly kind = "mysql_enum";
  readonly options: TextOptions;

  constructor(members: readonly string[], options: TextOptions) {
    super(members);
    this.options = checkedText(options);
  }

  override get basis(): string {
    return "enum";
  }

  override get details(): readonly unknown[] {
    return [this.members, this.options];
  }
}

/** SET: any of some strings, in a list. */
export class SetType<out T extends string = string> extends SqlType<readonly T[], Family> {
  readonly kind = "mysql_set";
  readonly family: Family | null = null;
  readonly members: readonly string[];
  readonly options: TextOptions;

  constructor(members: readonly string[], options: TextOptions) {
    super();
    if (members.length === 0 || members.some((member) => typeof member !== "string" || member.includes(",")))
      throw new ArgumentError('A SET has at least one member, and its members are strings without commas: mysql.set(["a", "b"]).');
    this.members = members;
    this.options = checkedText(options);
  }

  get details(): readonly unknown[] {
    return [this.members, this.options];
  }

  override comparedWith(): Type {
    return this;
  }

  override identityKey(value: unknown): unknown {
    return setText(value);
  }

  override sameValue(left: unknown, right: unknown): boolean {
    return Object.is(left, right) || (left !== null && right !== null && setText(left) === setText(right));
  }
}

/** The members of a set as MySQL has them: one text, with commas between them. */
export function setText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string" && !each.includes(","))) return value.join(",");
  throw new ArgumentError("The value of a SET is a list of its members.");
}
