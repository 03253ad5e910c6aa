/** The clauses of a SELECT that most statements don't have, in one node of their own. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import { checkedFragment } from "../expressions/text.ts";
import type { Cte } from "../from/subquery.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { ForUpdate } from "./lock.ts";
import type { LabelStyle } from "./result-columns.ts";

/** FETCH FIRST … ROWS: a limit with ties, or in percent. */
export class FetchClause extends Node {
  readonly kind = "fetch";
  readonly count: ExpressionNode;
  readonly withTies: boolean;
  readonly percent: boolean;

  constructor(count: ExpressionNode, withTies: boolean, percent: boolean) {
    super();
    this.count = count;
    this.withTies = withTies;
    this.percent = percent;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("count", this.count);
    visitor.value("withTies", this.withTies);
    visitor.value("percent", this.percent);
  }
}

/** A piece of SQL for a certain place in a statement: a prefix, a suffix, a hint. */
export class Fragment extends Node {
  readonly kind = "fragment";
  readonly content: ExpressionNode;
  /** The dialect it is for; null for all. */
  readonly dialect: string | null;

  constructor(content: ExpressionNode, dialect: string | null) {
    super();
    this.content = content;
    this.dialect = dialect;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("content", this.content);
    visitor.value("dialect", this.dialect);
  }
}

/** A hint about one table of a statement. */
export class TableHint extends Node {
  readonly kind = "table_hint";
  readonly source: Node;
  readonly text: string;
  readonly dialect: string | null;

  constructor(source: Node, text: string, dialect: string | null) {
    super();
    if (text.includes("\0")) throw new ArgumentError("A hint can't contain a NUL character.");
    this.source = source;
    this.text = checkedFragment(text, "withHint()");
    this.dialect = dialect;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("source", this.source);
    visitor.value("text", this.text);
    visitor.value("dialect", this.dialect);
  }
}

/** A CTE that stands in a statement's WITH although nothing selects from it. */
export class AddedCte extends Node {
  readonly kind = "added_cte";
  readonly cte: Cte;
  /** In the WITH of this very statement, even if it is nested itself. */
  readonly nestHere: boolean;

  constructor(cte: Cte, nestHere: boolean) {
    super();
    this.cte = cte;
    this.nestHere = nestHere;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.child("cte", this.cte);
    visitor.value("nestHere", this.nestHere);
  }
}

const NONE: readonly never[] = [];

/** The rare clauses of a SELECT or of a set operation. */
export class SelectExtras extends Node {
  readonly kind = "select_extras";
  /** null: all rows; empty: DISTINCT; else DISTINCT ON. */
  readonly distinctOn: readonly ExpressionNode[] | null;
  readonly havings: readonly ExpressionNode[];
  readonly lock: ForUpdate | null;
  readonly fetch: FetchClause | null;
  readonly prefixes: readonly Fragment[];
  readonly suffixes: readonly Fragment[];
  readonly hints: readonly TableHint[];
  readonly statementHints: readonly Fragment[];
  readonly ctes: readonly AddedCte[];
  /** What belongs to the statement around; null where nothing was said, and it is found. */
  readonly correlates: readonly Node[] | null;
  /** What must not be left to the statement around; null where nothing was said. */
  readonly correlatesExcept: readonly Node[] | null;
  readonly labelStyle: LabelStyle;
  readonly loaderOptions: readonly Node[];

  constructor(base?: SelectExtras) {
    super();
    this.distinctOn = base === undefined ? null : base.distinctOn;
    this.havings = base === undefined ? NONE : base.havings;
    this.lock = base === undefined ? null : base.lock;
    this.fetch = base === undefined ? null : base.fetch;
    this.prefixes = base === undefined ? NONE : base.prefixes;
    this.suffixes = base === undefined ? NONE : base.suffixes;
    this.hints = base === undefined ? NONE : base.hints;
    this.statementHints = base === undefined ? NONE : base.statementHints;
    this.ctes = base === undefined ? NONE : base.ctes;
    this.correlates = base === undefined ? null : base.correlates;
    this.correlatesExcept = base === undefined ? null : base.correlatesExcept;
    this.labelStyle = base === undefined ? "disambiguateOnly" : base.labelStyle;
    this.loaderOptions = base === undefined ? NONE : base.loaderOptions;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("distinctOn", this.distinctOn === null);
    visitor.children("distinctOn", this.distinctOn ?? NONE);
    visitor.children("havings", this.havings);
    visitor.child("lock", this.lock);
    visitor.child("fetch", this.fetch);
    visitor.children("prefixes", this.prefixes);
    visitor.children("suffixes", this.suffixes);
    visitor.children("hints", this.hints);
    visitor.children("statementHints", this.statementHints);
    visitor.children("ctes", this.ctes);
    visitor.value("correlates", this.correlates === null);
    visitor.children("correlates", this.correlates ?? NONE);
    visitor.value("correlatesExcept", this.correlatesExcept === null);
    visitor.children("correlatesExcept", this.correlatesExcept ?? NONE);
    visitor.value("labelStyle", this.labelStyle);
    visitor.children("loaderOptions", this.loaderOptions);
  }
}

/** What a statement has that has none of them. */
export const NO_EXTRAS: SelectExtras = new SelectExtras();
