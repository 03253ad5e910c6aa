/** Raw SQL: `text()` and `literalColumn()`, and names from outside. */
import { ArgumentError } from "../errors.ts";
import type { FieldVisitor, Node } from "../node.ts";
import { NULL_TYPE } from "../types/factories.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ExpressionNode } from "./element.ts";

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
