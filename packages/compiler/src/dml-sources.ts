/** The FROM elements of an UPDATE or DELETE, and what limits its rows. */
import type { Node, SearchedWriteNode } from "@athanor/core";
import { CompileError, FromClause } from "@athanor/core";
import { writeScope } from "./dml-statement.ts";
import { joinedElements, sourcesOf } from "./from.ts";
import type { Scope } from "./scope.ts";
import { joinedClauses, orderByClause, tableHints, withHint } from "./select.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** What the hooks that write FROM elements of an UPDATE or DELETE are given. */
export interface WrittenSources {
  readonly node: SearchedWriteNode;
  /** What is written to. */
  readonly target: FromClause;
  /** The FROM elements beside it. */
  readonly others: readonly FromClause[];
  /** Renders one of them, with the hint about it. */
  readonly render: (source: FromClause) => string;
}

/**
 * The FROM elements of a statement: its target, those that it names, those that its conditions and values come from.
 *
 * @param values what an UPDATE sets
 */
export function writtenSources(node: SearchedWriteNode, values: readonly Node[], compiler: StatementCompiler): WrittenSources {
  const { table: target, extras } = node;
  const hints = tableHints(extras.hints, compiler);
  const named = extras.sources.filter((each) => each instanceof FromClause);
  const joined = named.flatMap((each) => joinedElements(each).slice(1));
  const known = new Set<Node>([...joinedElements(target), ...joined]);
  const found = new Set([...named, ...sourcesOf([...node.conditions, ...values])]);
  return { node, target, others: [...found].filter((each) => !known.has(each)), render: (source) => withHint(source, hints, compiler) };
}

/** The scope of a statement with these FROM elements: subqueries in it may leave any of them to it. */
export function sourcesScope({ target, others }: WrittenSources, compiler: StatementCompiler): Scope {
  return writeScope(
    [target, ...others].flatMap((each) => joinedElements(each)),
    compiler,
  );
}

/** A part that a dialect writes in its own way. */
export function ownPart(name: string, sources: WrittenSources, compiler: StatementCompiler): string | undefined {
  return compiler.dialect.render[name]?.(sources, compiler);
}

/** ORDER BY and LIMIT of an UPDATE or DELETE. */
export function rowLimit({ node, others }: WrittenSources, compiler: StatementCompiler): string {
  const { orders, limitTo } = node.extras;
  if (orders.length === 0 && limitTo === null) return "";
  const word = node.kind.toUpperCase();
  const { name, capabilities } = compiler.dialect;
  if (!capabilities.limitedWrites)
    throw new CompileError(
      `The dialect "${name}" has no ${word} with limit() or orderBy(): choose the rows by a subquery of their keys, where(t.c.id.in(select(t.c.id).orderBy(…).limit(…))).`,
    );
  if (others.length > 0) throw new CompileError(`The dialect "${name}" has no limit() and orderBy() for a ${word} of several tables.`);
  return joinedClauses([orderByClause(node.extras, compiler), limitTo === null ? "" : `LIMIT ${compiler.render(limitTo)}`]);
}
