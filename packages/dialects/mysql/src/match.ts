/** `MATCH (…) AGAINST (…)`: MySQL's full-text search. */
import type { AnyExpr, Expr, FieldVisitor, Operator, SqlType } from "@athanor/core";
import { ArgumentError, Bind, BooleanType, ExpressionNode, expressionOf, OPERATORS, typed, types } from "@athanor/core";

const BOOLEAN = new BooleanType();
const TEXT = types.text();

/** How AGAINST understands what it is given. */
export type MatchMode =
  | "IN BOOLEAN MODE"
  | "IN NATURAL LANGUAGE MODE"
  | "IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION"
  | "WITH QUERY EXPANSION";

/** A full-text match, as a node. */
export class MatchNode extends ExpressionNode {
  readonly kind = "mysql_match";
  readonly columns: readonly ExpressionNode[];
  readonly against: ExpressionNode;
  readonly mode: MatchMode | null;

  constructor(columns: readonly ExpressionNode[], against: ExpressionNode, mode: MatchMode | null) {
    super();
    this.columns = columns;
    this.against = against;
    this.mode = mode;
  }

  /** A condition that is also how well the row fits, as a number. */
  get type(): SqlType {
    return BOOLEAN;
  }

  override get operator(): Operator {
    return OPERATORS.match;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.children("columns", this.columns);
    visitor.child("against", this.against);
    visitor.value("mode", this.mode);
  }
}

/** How a full-text match is meant: in natural language, unless `booleanMode` says otherwise. */
export interface MatchOptions {
  /** The words have signs before them, such as `+cats -dogs`. */
  readonly booleanMode?: boolean;
  /** Says what is the default: words as people write them. */
  readonly naturalLanguage?: boolean;
  /** Search again with the words of the best rows found. */
  readonly queryExpansion?: boolean;
}

/**
 * `MATCH (columns) AGAINST (words)`: whether the columns of a full-text index have words; in ORDER BY, how well they fit.
 *
 * @param columns all columns of the index
 * @param against the words
 * @throws ArgumentError without columns, and for boolean mode together with another one
 * @example
 * select(posts.c.id).where(match([posts.c.title, posts.c.body], "+cats -dogs", { booleanMode: true }))
 */
export function match<S extends string>(
  columns: AnyExpr<string | null, S, "text"> | readonly AnyExpr<string | null, S, "text">[],
  against: string | AnyExpr,
  options: MatchOptions = {},
): Expr<boolean, never, S, "bool"> {
  const list: readonly unknown[] = Array.isArray(columns) ? columns : [columns];
  if (list.length === 0) throw new ArgumentError("match() takes at least one column.");
  const words = typeof against === "string" ? new Bind(null, against, TEXT) : expressionOf(against, "match()").unlabelled;
  return typed(
    new MatchNode(
      list.map((each) => expressionOf(each, "match()").unlabelled),
      words,
      modeOf(options),
    ),
  );
}

function modeOf({ booleanMode = false, naturalLanguage = false, queryExpansion = false }: MatchOptions): MatchMode | null {
  if (booleanMode && (naturalLanguage || queryExpansion))
    throw new ArgumentError("match() is in boolean mode or in natural language, with or without query expansion: not both.");
  if (booleanMode) return "IN BOOLEAN MODE";
  if (naturalLanguage) return queryExpansion ? "IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION" : "IN NATURAL LANGUAGE MODE";
  return queryExpansion ? "WITH QUERY EXPANSION" : null;
}
