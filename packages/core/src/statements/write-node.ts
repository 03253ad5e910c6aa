/** What INSERT, UPDATE, DELETE and MERGE share. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { BIND_LITERAL, Bind, combine, conditionOf, nodeOf } from "../expressions/element.ts";
import { orderEntry } from "../expressions/function.ts";
import { OPERATORS } from "../expressions/operators.ts";
import type { FromClause } from "../from/from-clause.ts";
import type { Cte, CteOptions } from "../from/subquery.ts";
import type { FieldVisitor } from "../node.ts";
import { NODE, Node } from "../node.ts";
import { addedCte, append, cteOf, EMPTY, fragment, rowCount } from "./compound.ts";
import { TableHint } from "./select-extras.ts";
import type { ExecutionOptions } from "./statement.ts";
import { StatementNode, selectedNodes } from "./statement.ts";
import { NO_WRITE_EXTRAS, WriteExtras } from "./write-extras.ts";

/** The clauses that all statements that write have. */
export interface WriteClauses {
  readonly returned: readonly Node[];
  readonly extras: WriteExtras;
  readonly runOptions: ExecutionOptions | null;
}

/** What a statement that writes begins with. */
export const NO_WRITE_CLAUSES: WriteClauses = { returned: EMPTY, extras: NO_WRITE_EXTRAS, runOptions: null };

/**
 * A statement that writes. Immutable: every method gives a new one.
 *
 * @typeParam Self the class itself
 */
export abstract class WriteNode<Self = unknown> extends StatementNode implements WriteClauses {
  /** The table that is written to. */
  abstract readonly table: FromClause;
  abstract readonly extras: WriteExtras;
  abstract readonly runOptions: ExecutionOptions | null;

  /** The same statement with some clauses changed. */
  protected abstract with(changes: Partial<WriteClauses>): Self;

  returning(...given: unknown[]): Self {
    const last = given.at(-1);
    const options = isOptions(last) ? last : null;
    const items = options === null ? given : given.slice(0, -1);
    if (items.length === 0) throw new ArgumentError("returning() takes what is to be returned: columns, expressions, a table.");
    return this.with({
      returned: append(this.returned, selectedNodes(items, "returning()")),
      extras: options === null ? this.extras : this.changed({ sorted: options["sortByParameterOrder"] === true }),
    });
  }

  returnDefaults(...columns: unknown[]): Self {
    return this.with({ extras: this.changed({ defaults: selectedNodes(columns, "returnDefaults()") }) });
  }

  prefixWith(content: unknown, options: { readonly dialect?: string } = {}): Self {
    return this.with({ extras: this.changed({ prefixes: [...this.extras.prefixes, fragment(content, "prefixWith()", options)] }) });
  }

  withHint(source: unknown, text: string, options: { readonly dialect?: string } = {}): Self {
    const hint = new TableHint(nodeOf(source), text, options.dialect ?? null);
    return this.with({ extras: this.changed({ hints: [...this.extras.hints, hint] }) });
  }

  addCte(cte: unknown, options: { readonly nestHere?: boolean } = {}): Self {
    return this.with({ extras: this.changed({ ctes: [...this.extras.ctes, addedCte(cte, options.nestHere ?? false)] }) });
  }

  executionOptions(options: ExecutionOptions): Self {
    return this.with({ runOptions: { ...this.runOptions, ...options } });
  }

  cte(name?: string, options: CteOptions = {}): Cte {
    return cteOf(this, name, options);
  }

  /** The rare clauses with some of them changed. */
  protected changed(changes: Partial<WriteExtras>): WriteExtras {
    return new WriteExtras({ ...this.extras, ...changes });
  }

  /** The fields of `WriteClauses`, for `visitFields`. */
  protected visitClauses(visitor: FieldVisitor): void {
    visitor.children("returned", this.returned);
    visitor.child("extras", this.extras === NO_WRITE_EXTRAS ? null : this.extras);
  }
}

/** The clauses of a statement that writes to the rows that meet conditions. */
export interface SearchedClauses extends WriteClauses {
  readonly conditions: readonly ExpressionNode[];
}

/** UPDATE and DELETE: they find the rows that they write to. */
export abstract class SearchedWriteNode<Self = unknown> extends WriteNode<Self> implements SearchedClauses {
  abstract readonly conditions: readonly ExpressionNode[];
  protected abstract override with(changes: Partial<SearchedClauses>): Self;

  where(...conditions: unknown[]): Self {
    return this.with({
      conditions: append(
        this.conditions,
        conditions.map((each) => conditionOf(each, "where()")),
      ),
    });
  }

  filterBy(values: Readonly<Record<string, unknown>>): Self {
    return this.where(...Object.entries(values).map(([key, value]) => this.table.columnFor(key).eq(value)));
  }

  orderBy(...entries: unknown[]): Self {
    return this.with({
      extras: this.changed({
        orders: append(
          this.extras.orders,
          entries.map((each) => orderEntry(each)),
        ),
      }),
    });
  }

  limit(count: unknown): Self {
    const rows = rowCount(count, "limit()");
    // Written into the text: not every server takes a placeholder there.
    const limitTo = rows instanceof Bind ? new Bind(rows.name, rows.value, rows.type, rows.flags | BIND_LITERAL) : rows;
    return this.with({ extras: this.changed({ limitTo }) });
  }

  /** All of the conditions as one; null without any. */
  get whereClause(): ExpressionNode | null {
    return this.conditions.length === 0 ? null : combine(OPERATORS.and, this.conditions);
  }

  /** For `from` and `using`. */
  protected withSources(sources: readonly unknown[]): Self {
    return this.with({
      extras: this.changed({
        sources: append(
          this.extras.sources,
          sources.map((each) => nodeOf(each)),
        ),
      }),
    });
  }
}

/** Whether the last argument of `returning` is its options: a plain object that stands for no node. */
function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || value instanceof Node || NODE in value) return false;
  const [unknown] = Object.keys(value).filter((key) => key !== "sortByParameterOrder");
  if (unknown !== undefined) throw new ArgumentError(`returning() has no option "${unknown}"; there is sortByParameterOrder.`);
  return true;
}
