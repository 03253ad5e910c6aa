/** How the ORM executes statements: what it keeps of them in the engine's cache. */
import type { Compiled, ValueProcessor } from "@athanor/compiler";
import { compileStatement, refuseUnused } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { loweringOf } from "@athanor/core";
import type { EngineDialect, ExecutionEntry, ExecutionStrategy } from "@athanor/engine";
import { entryFacts, narrowInteger } from "@athanor/engine";
import { entityLowering } from "../mapping/lowering.ts";
import { planStatement } from "./lowering.ts";
import type { RowPlan } from "./plan.ts";

/** The ORM's entry: the SQL, and the plan for its rows. */
export class OrmEntry implements ExecutionEntry {
  readonly compiled: Compiled;
  readonly returnsRows: boolean | null;
  readonly wideIntegers: boolean;
  readonly rows: RowPlan;

  constructor(dialect: EngineDialect, compiled: Compiled, rows: Omit<RowPlan, "processors">) {
    const { returnsRows, wideIntegers } = entryFacts(dialect, compiled);
    this.compiled = compiled;
    this.returnsRows = returnsRows;
    this.wideIntegers = wideIntegers;
    this.rows = { ...rows, processors: processorsOf(compiled, wideIntegers) };
  }
}

function processorsOf(compiled: Compiled, wideIntegers: boolean): (ValueProcessor | null)[] {
  return (compiled.columns ?? []).map(({ process }) => process ?? (wideIntegers ? narrowInteger : null));
}

/** The ORM's way of executing statements. */
export const ORM: ExecutionStrategy<OrmEntry> = {
  variant: "orm",
  prepare: (dialect, statement, binds, columnKeys, schemas) => {
    const planned = planStatement(statement);
    const keys = columnKeys ?? [];
    const compiled = compileStatement(dialect, planned.statement, binds, { columnKeys: keys, ...schemas });
    refuseUnused(keys, binds, compiled);
    return new OrmEntry(dialect, compiled, planned.rows);
  },
  owns: (entry): entry is OrmEntry => entry instanceof OrmEntry,
};

const known = new WeakMap<Node, boolean>();

/** Whether a statement speaks of entities. */
export function speaksOfEntities(statement: Node): boolean {
  let answer = known.get(statement);
  if (answer === undefined) {
    answer = loweringOf(statement) === entityLowering;
    known.set(statement, answer);
  }
  return answer;
}
