/** The clauses of statements that write which most of them don't have, in one node of their own. */
import type { ExpressionNode } from "../expressions/element.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { AddedCte, Fragment, TableHint } from "./select-extras.ts";

/** The rare clauses of an INSERT, UPDATE, DELETE or MERGE. */
export class WriteExtras extends Node {
  readonly kind = "write_extras";
  readonly prefixes: readonly Fragment[];
  readonly hints: readonly TableHint[];
  readonly ctes: readonly AddedCte[];
  /** Further FROM elements of an UPDATE or DELETE, beside those that its conditions and values come from. */
  readonly sources: readonly Node[];
  readonly orders: readonly Node[];
  readonly limitTo: ExpressionNode | null;
  /** The rows of RETURNING are wanted in the order of the parameters. */
  readonly sorted: boolean;
  /** The keys that the database generates are not wanted. */
  readonly inline: boolean;
  /** Columns whose values, made by the database, are kept beside the result: empty for all that it makes; null if none are wanted. */
  readonly defaults: readonly Node[] | null;

  constructor(base: Partial<WriteExtras> = {}) {
    super();
    this.prefixes = base.prefixes ?? [];
    this.hints = base.hints ?? [];
    this.ctes = base.ctes ?? [];
    this.sources = base.sources ?? [];
    this.orders = base.orders ?? [];
    this.limitTo = base.limitTo ?? null;
    this.sorted = base.sorted ?? false;
    this.inline = base.inline ?? false;
    this.defaults = base.defaults ?? null;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("prefixes", this.prefixes);
    visitor.children("hints", this.hints);
    visitor.children("ctes", this.ctes);
    visitor.children("sources", this.sources);
    visitor.children("orders", this.orders);
    visitor.child("limitTo", this.limitTo);
    visitor.value("sorted", this.sorted);
    visitor.value("inline", this.inline);
    visitor.value("defaults", this.defaults === null);
    visitor.children("defaults", this.defaults ?? []);
  }
}

/** What a statement has that has none of them. */
export const NO_WRITE_EXTRAS: WriteExtras = new WriteExtras();
