/** Raw SQL: `text()` and `literalColumn()`, and names from outside. */
import { ArgumentError } from "../errors.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ExpressionNode } from "./element.ts";

/** What may hold the marks of comments without harm: strings, quoted names, and comments that end. */
const CLOSED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\/\*[\s\S]*?\*\/|--[^\n]*\n/g;

/**
 * A piece of SQL that others follow: a hint, a prefix. A comment that it begins and doesn't end would take them in, one that it ends
 * would let them out.
 *
 * @param where the method that it was given to, for the message
 * @throws ArgumentError for such a comment
 */
export function checkedFragment(text: string, where: string): string {
  if (/--|\/\*|\*\//.test(text.replace(CLOSED, "")))
    throw new ArgumentError(
      `${where} was given ${JSON.stringify(text)}, in which a comment has no end or no beginning: what follows in the SQL would be lost in it. Write all of it, /* … */.`,
    );
  return text;
}

/** SQL text, taken as it is. */
export class TextNode extends ExpressionNode {
  readonly kind = "text";
  readonly text: string;
  readonly type: SqlType;

  constructor(text: string, type: SqlType = NULL_TYPE) {
    super();
    if (typeof text !== "string") throw new ArgumentError(`text() takes a string of SQL, not ${typeof text}.`);
    if (text.includes("\0")) throw new ArgumentError("SQL text can't contain a NUL character.");
    this.text = text;
    this.type = type;
  }

  /** Text that was given a type is a column, and known by what it says. */
  override get resultKey(): string | null {
    return this.type === NULL_TYPE ? null : this.text;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("text", this.text);
    visitor.value("type", this.type);
  }
}

/** An identifier from outside, quoted by the dialect's rules. */
export class IdentifierNode extends ExpressionNode {
  readonly kind = "identifier";
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super();
    this.names = names;
  }

  get type(): SqlType {
    return NULL_TYPE;
  }

  override get resultKey(): string | null {
    return this.names.at(-1) ?? null;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("names", this.names.length);
    for (const name of this.names) visitor.value("names", name);
  }

  override rebuild(): Node {
    return new IdentifierNode(this.names);
  }
}
