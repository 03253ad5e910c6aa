/** Reading the rows of a statement over entities part by part. */
import type { ParameterRow } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { InvalidRequestError } from "@athanor/core";
import type { ConnectionState, Op, RawRowStream, StatementOptions, StreamedResult } from "@athanor/engine";
import { BufferedStream, streamRows, streamStatement } from "@athanor/engine";
import type { EntityPlan, RowPlan } from "../query/plan.ts";
import { ORM, speaksOfEntities } from "../query/strategy.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { stateOf } from "../state/instance-state.ts";
import type { SessionContext } from "../state/session-handle.ts";
import { rowSourceOf } from "./row-source.ts";
import { makeEntities } from "./run.ts";

/**
 * Runs a statement whose rows are read part by part; objects that were not changed are let go of when the next part comes.
 *
 * @param fetchSize how many rows are fetched at a time
 * @throws InvalidRequestError if the statement gives no rows, or loads a collection by a join: its objects are whole at the last row only
 */
export function* streamEntities(
  context: SessionContext,
  connection: ConnectionState,
  statement: Node,
  parameters: ParameterRow | undefined,
  fetchSize: number,
  options: StatementOptions,
): Op<StreamedResult> {
  if (!speaksOfEntities(statement)) return yield* streamStatement(connection, statement, parameters, fetchSize, options);
  const { entry, stream } = yield* streamRows(connection, statement, parameters, ORM, fetchSize, options);
  const plan = entry.rows;
  const source = rowSourceOf(plan);
  if (source.needsUnique) {
    yield* stream.close();
    throw new InvalidRequestError(
      "A collection that is loaded by a join can't be streamed: its objects are whole only when the last row has come. Load it by selectinLoad().",
    );
  }
  // What further statements load needs the connection while the rows are read: where that can't be, all rows are read first.
  const raws =
    stream.exclusive && plan.items.some((item) => item.kind === "entity" && loadsLater(item.plan))
      ? yield* allRows(stream, options)
      : stream;
  return { stream: new EntityStream(context, statement, plan, raws), source };
}

function loadsLater({ later, joined }: EntityPlan): boolean {
  return later.length > 0 || joined.some(({ target }) => loadsLater(target));
}

function* allRows(stream: RawRowStream, options: StatementOptions): Op<RawRowStream> {
  const rows: (readonly unknown[])[] = [];
  for (let part = yield* stream.fetch(1000); part.length > 0; part = yield* stream.fetch(1000)) for (const row of part) rows.push(row);
  return new BufferedStream(rows, null, options);
}

/** Rows with objects in them, made part by part. */
class EntityStream implements RawRowStream {
  readonly columnNames = null;
  readonly #context: SessionContext;
  readonly #statement: Node;
  readonly #plan: RowPlan;
  readonly #raws: RawRowStream;
  /** The objects of the part that came last. */
  #held: InstanceState[] = [];

  constructor(context: SessionContext, statement: Node, plan: RowPlan, raws: RawRowStream) {
    this.#context = context;
    this.#statement = statement;
    this.#plan = plan;
    this.#raws = raws;
  }

  get closed(): boolean {
    return this.#raws.closed;
  }

  get exclusive(): boolean {
    return this.#raws.exclusive;
  }

  *fetch(count: number): Op<unknown[][]> {
    this.#letGo();
    const raws = yield* this.#raws.fetch(count);
    const rows = yield* makeEntities(this.#context, this.#statement, this.#plan, raws, {});
    for (const row of rows)
      for (const value of row) {
        const state = stateOf(value);
        if (state !== null) this.#held.push(state);
      }
    return rows;
  }

  close(): Op<void> {
    return this.#raws.close();
  }

  /** Lets go of the objects that nobody has changed: however many rows there are, the session holds a part of them. */
  #letGo(): void {
    for (const state of this.#held) if (!state.modified && state.session === this.#context) this.#context.identityMap.remove(state);
    this.#held = [];
  }
}
