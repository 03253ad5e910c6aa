/** What the driver hands over: the texts that the server sends. */

/**
 * A value of a column that may be of no declared type: its text, and what the database says it is. The rules of declared types
 * read the text; those of no declared type go by the OID. So nothing is lost, whoever reads it.
 */
export class TypedText {
  readonly text: string;
  /** The type's OID, as `pg_type` has it. */
  readonly oid: number;

  constructor(text: string, oid: number) {
    this.text = text;
    this.oid = oid;
  }

  toString(): string {
    return this.text;
  }
}

/** The text of a value, in whichever way the driver gave it. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}
