/** How DELETE is written. */
import type { DeleteNode } from "@athanor/core";
import { CompileError } from "@athanor/core";
import { conditions } from "./conditions.ts";
import type { RenderTable } from "./dialect.ts";
import { ownPart, rowLimit, sourcesScope, writtenSources } from "./dml-sources.ts";
import type { Writing } from "./dml-statement.ts";
import { returningClauses, writing } from "./dml-statement.ts";
import { fragments, joinedClauses } from "./select.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

function deletion(node: DeleteNode, compiler: StatementCompiler): string {
  return writing(node, compiler, (how) => deletionBody(node, how, compiler));
}

function deletionBody(node: DeleteNode, how: Writing, compiler: StatementCompiler): string {
  const { dialect } = compiler;
  const sources = writtenSources(node, [], compiler);
  const { target, others, render } = sources;
  if (others.length > 0 && !dialect.capabilities.deleteUsing)
    throw new CompileError(
      `The dialect "${dialect.name}" has no DELETE … USING: say by exists() or in(select(…)) which rows of ${target.describe()} are deleted.`,
    );
  return compiler.within(sourcesScope(sources, compiler), () => {
    const opening = ownPart("delete_target", sources, compiler) ?? [target, ...others].map(render).join(", ");
    const returned = returningClauses(node, { capability: "deleteReturning", word: "DELETE" }, how, compiler);
    return joinedClauses([
      "DELETE",
      fragments(node.extras.prefixes, compiler),
      `FROM ${opening}`,
      returned.early,
      ownPart("delete_from", sources, compiler) ?? "",
      conditions("WHERE", node.conditions, compiler),
      rowLimit(sources, compiler),
      returned.late,
    ]);
  });
}

/** Render functions of DELETE. */
export const DELETE_TABLE: RenderTable = { delete: deletion };
