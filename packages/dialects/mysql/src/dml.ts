/** How MySQL and MariaDB write INSERT, UPDATE and DELETE. */
import type { RenderTable, StatementCompiler, Upsert, WrittenSources } from "@athanor/compiler";
import { BASE_RENDER_TABLE, joinedElements } from "@athanor/compiler";
import type { DeleteNode, FromClause, UpdateNode } from "@athanor/core";
import { Alias, CompileError } from "@athanor/core";
import type { MysqlFacts } from "./options.ts";
import { checkNumber } from "./queries.ts";
import { mysqlUpsert } from "./upsert.ts";

/** All tables of an UPDATE stand before SET. */
function updateTarget({ target, others, render }: WrittenSources): string {
  return [target, ...others].map(render).join(", ");
}

/** What is deleted from stands by its name alone before USING, where it is listed once more. */
function deleteParts(facts: MysqlFacts): RenderTable {
  const listed = ({ target, others }: WrittenSources): boolean => others.length > 0 || (facts.mariadb && target instanceof Alias);
  return {
    delete_target: (sources: WrittenSources, compiler: StatementCompiler) =>
      listed(sources) && sources.target instanceof Alias ? compiler.sourceName(sources.target) : sources.render(sources.target),
    delete_from: (sources: WrittenSources) => (listed(sources) ? deleteFrom(sources) : ""),
  };
}

function deleteFrom({ node, target, others, render }: WrittenSources): string {
  if (node.returned.length > 0)
    throw new CompileError("A DELETE of several tables returns nothing here: SELECT the rows before, in the same transaction.");
  const within = (source: FromClause): boolean => joinedElements(source).includes(target);
  return `USING ${(others.some(within) ? others : [target, ...others]).map(render).join(", ")}`;
}

/** An UPDATE or DELETE of some rows. */
function limited(kind: "update" | "delete", facts: MysqlFacts): (node: UpdateNode | DeleteNode, compiler: StatementCompiler) => string {
  return (node, compiler) => {
    checkNumber(node.extras.limitTo, facts);
    return BASE_RENDER_TABLE[kind]?.(node, compiler) ?? "";
  };
}

/** Render functions. */
export function mysqlDml(facts: MysqlFacts): RenderTable {
  return {
    update_target: updateTarget,
    update_from: () => "",
    ...deleteParts(facts),
    update: limited("update", facts),
    delete: limited("delete", facts),
    upsert: (given: Upsert, compiler: StatementCompiler) => mysqlUpsert(given, facts.insertAlias, compiler),
  };
}
