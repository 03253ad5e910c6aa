/** Rows with entities in them, as a result's source: they are whole when the result is made. */
import type { AnyRow, ResultSource, RowFactory } from "@athanor/engine";
import { makeRowFactory, rowKeys } from "@athanor/engine";
import type { RowPlan } from "../query/plan.ts";

const sources = new WeakMap<RowPlan, EntityRowSource>();

/** The source for the rows of a plan: made once for each. */
export function rowSourceOf(plan: RowPlan): ResultSource {
  let source = sources.get(plan);
  if (source === undefined) {
    source = new EntityRowSource(plan);
    sources.set(plan, source);
  }
  return source;
}

class EntityRowSource implements ResultSource {
  readonly keys: readonly string[];
  readonly needsUnique: boolean;
  private readonly rowOf: RowFactory;
  private readonly plan: RowPlan;

  constructor(plan: RowPlan) {
    this.plan = plan;
    this.keys = rowKeys(plan.keys);
    this.needsUnique = plan.repeats;
    this.rowOf = makeRowFactory(this.keys, null);
  }

  makeRow(raw: readonly unknown[]): AnyRow {
    return this.rowOf(raw);
  }

  valueAt(raw: readonly unknown[], index: number): unknown {
    return raw[index];
  }

  /** An entity is itself; anything else is compared as its type says. */
  identityOf(value: unknown, index: number): unknown {
    const item = this.plan.items[index];
    return value === null || item === undefined || item.kind === "entity" ? value : item.type.identityKey(value);
  }
}
