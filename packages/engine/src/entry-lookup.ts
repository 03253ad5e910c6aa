/** From a statement to its entry, by the engine's cache. */
import type { SchemaTranslateMap } from "@athanor/compiler";
import type { BoundValue, Node } from "@athanor/core";
import type { EngineState } from "./engine-state.ts";
import type { ExecutionEntry, ExecutionStrategy } from "./execution-entry.ts";
import type { SqlOrigin } from "./logging.ts";
import { variantOf } from "./parameters.ts";
import { schemaOptions, translationVariant } from "./schema-translation.ts";

/** An entry, and how it was come by. */
export interface Lookup<E> {
  readonly entry: E;
  readonly binds: readonly BoundValue[];
  /** For the log. */
  readonly origin: SqlOrigin;
}

/**
 * Finds or makes the entry of a statement.
 *
 * @param columnKeys the keys of the parameter row, if there are parameters
 * @param schemas other schemas for those that the statement names
 * @param many whether it is executed for many rows of parameters
 */
export function findEntry<E extends ExecutionEntry>(
  engine: EngineState,
  statement: Node,
  columnKeys: readonly string[] | null,
  strategy: ExecutionStrategy<E>,
  schemas: SchemaTranslateMap | null,
  many = false,
): Lookup<E> {
  const { dialect, log } = engine;
  const started = log === null ? 0 : performance.now();
  const make = (node: Node, binds: readonly BoundValue[]): E =>
    strategy.prepare(
      dialect,
      node,
      binds,
      columnKeys,
      many ? { ...schemaOptions(node, schemas), manyRows: true } : schemaOptions(node, schemas),
    );
  const own = many ? `${strategy.variant} many` : strategy.variant;
  const base = schemas === null ? own : own + translationVariant(schemas);
  const variant = columnKeys === null ? base : variantOf(base, columnKeys);
  const { entry, binds, status, since } = engine.cache.lookup(statement, variant, make);
  if (status !== "hit" && engine.warn !== null) for (const message of entry.compiled.warnings) engine.warn(message);
  // The variant keeps strategies apart; if two had the same, each still gets what it can work with.
  return {
    entry: strategy.owns(entry) ? entry : make(statement, binds),
    binds,
    origin: log === null ? UNKNOWN : originOf(status, since, started),
  };
}

const UNKNOWN: SqlOrigin = { from: "uncacheable" };

function originOf(status: "hit" | "made" | "uncacheable", since: number, started: number): SqlOrigin {
  if (status === "hit") return { from: "cache", since };
  return status === "made" ? { from: "compiler", milliseconds: performance.now() - started } : { from: "uncacheable" };
}
