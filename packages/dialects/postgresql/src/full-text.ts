/** PostgreSQL's full-text search, as functions: `pg.matches(pg.toTsvector(posts.c.body), pg.websearchToTsquery("cats -dogs"))`. */
import type { AnyExpr, Expr, ExpressionNode, Family, SqlType } from "@athanor/core";
import {
  ArgumentError,
  Binary,
  Bind,
  BooleanType,
  customOperator,
  expressionOf,
  FunctionNode,
  TextNode,
  typed,
  types,
} from "@athanor/core";
import { POSTGRESQL_TYPES } from "./types/factories.ts";

/** A document, split into lexemes. */
export type TsVector<S extends string = never> = Expr<string, never, S, Family>;
/** What is searched for. */
export type TsQuery<S extends string = never> = Expr<string, never, S, Family>;

/** How texts are split into lexemes. */
export interface TextSearch {
  /** The configuration, such as `"english"`, perhaps with its schema; by default the one that the server has set. */
  readonly config?: string;
}

const TEXT = types.text();
const TSVECTOR = POSTGRESQL_TYPES.tsvector();
const TSQUERY = POSTGRESQL_TYPES.tsquery();

/**
 * The configuration is written into the SQL rather than bound: only a constant is recognised in an index on
 * `to_tsvector('english', body)`.
 */
function call(name: string, { config }: TextSearch, args: readonly ExpressionNode[], type: SqlType): FunctionNode {
  return new FunctionNode(name, config === undefined ? args : [configuration(config), ...args], type);
}

function configuration(config: string): TextNode {
  if (typeof config === "string" && /^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?$/.test(config)) return new TextNode(`'${config}'`);
  throw new ArgumentError(`A text search configuration is a name such as "english", not ${JSON.stringify(config)}.`);
}

function argument(value: unknown, where: string): ExpressionNode {
  if (typeof value === "string") return new Bind(null, value, TEXT);
  return expressionOf(value, where).unlabelled;
}

const query =
  (name: string) =>
  <S extends string = never>(words: string | AnyExpr<string | null, S, "text">, options: TextSearch = {}): TsQuery<S> =>
    typed(call(name, options, [argument(words, name)], TSQUERY));

const MATCHES = customOperator("@@", 5, "comparison");
const BOOLEAN = new BooleanType();

function matching(document: unknown, asked: unknown): Binary {
  return new Binary(
    MATCHES,
    expressionOf(document, "The operator @@").unlabelled,
    expressionOf(asked, "The operator @@").unlabelled,
    BOOLEAN,
  );
}

/** The functions by name. */
export const TEXT_SEARCH_FUNCTIONS = {
  /** `to_tsvector(text)`: a document of a text. */
  toTsvector: <S extends string = never>(text: string | AnyExpr<unknown, S>, options: TextSearch = {}): TsVector<S> =>
    typed(call("to_tsvector", options, [argument(text, "toTsvector()")], TSVECTOR)),
  /** `to_tsquery(text)`: a query in PostgreSQL's own language, such as `cats & !dogs`. */
  toTsquery: query("to_tsquery"),
  /** `plainto_tsquery(text)`: all words of a text. */
  plaintoTsquery: query("plainto_tsquery"),
  /** `phraseto_tsquery(text)`: the words of a text, one after the other. */
  phrasetoTsquery: query("phraseto_tsquery"),
  /** `websearch_to_tsquery(text)`: as search engines understand a text; no text is an error. */
  websearchToTsquery: query("websearch_to_tsquery"),
  /** `@@`: whether a document has what a query asks for. */
  matches: <S extends string, S2 extends string>(
    document: AnyExpr<unknown, S>,
    asked: AnyExpr<unknown, S2>,
  ): Expr<boolean, never, S | S2, "bool"> => typed(matching(document, asked)),
  /**
   * `text @@ plainto_tsquery(words)`: whether a text has all words of another, under a configuration.
   *
   * @example
   * select(posts.c.id).where(pg.match(posts.c.body, "quick fox", { config: "english" }))
   */
  match: <S extends string>(
    text: AnyExpr<unknown, S>,
    words: string | AnyExpr,
    options: TextSearch = {},
  ): Expr<boolean, never, S, "bool"> => typed(matching(text, call("plainto_tsquery", options, [argument(words, "match()")], TSQUERY))),
  /** `ts_headline(text, query)`: the parts of a text that a query found, marked. */
  tsHeadline: <S extends string>(
    text: AnyExpr<string | null, S, "text">,
    asked: AnyExpr,
    options: TextSearch & { readonly options?: string } = {},
  ): Expr<string, "ts_headline", S, "text"> => {
    const args = [argument(text, "tsHeadline()"), argument(asked, "tsHeadline()")];
    const end = options.options === undefined ? [] : [argument(options.options, "tsHeadline()")];
    return typed(call("ts_headline", options, [...args, ...end], TEXT));
  },
  /** `ts_rank(vector, query)`: how well a document fits a query. */
  tsRank: <S extends string>(vector: AnyExpr<unknown, S>, asked: AnyExpr): Expr<number, "ts_rank", S, "num"> =>
    typed(new FunctionNode("ts_rank", [argument(vector, "tsRank()"), argument(asked, "tsRank()")], types.float())),
};
