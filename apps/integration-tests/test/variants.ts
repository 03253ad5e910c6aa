/** Ways in which the same suite must come to the same results. */

import { cloneNode } from "@athanor/core";
import type { ConnectionFace, EngineFace, Harness } from "@athanor/dialect-suite";
import type { EngineOptions } from "@athanor/engine";

/** What is done to every engine of a run. */
export interface Variant {
  readonly name: string;
  readonly options?: EngineOptions;
  readonly prepare?: (engine: EngineFace) => void;
}

/** As everybody uses it. */
export const PLAIN: Variant = { name: "" };

/** Nothing is cached: what is right by the cache alone comes out. */
export const UNCACHED: Variant = { name: ", without a cache", options: { cacheSize: 0 } };

/** Every statement is replaced by a copy of itself, as a listener may: what a copy forgets comes out. */
export const COPIED: Variant = {
  name: ", of copied statements",
  prepare(engine) {
    engine.events.on("beforeExecute", (event) => {
      event.statement = cloneNode(event.statement);
    });
  },
};

/** A harness whose engines are made in a certain way. */
export function varied<E extends EngineFace>(
  variant: Variant,
  harness: Omit<Harness, "makeEngine"> & { readonly makeEngine: (options: EngineOptions) => E },
): Harness {
  return {
    ...harness,
    name: `${harness.name}${variant.name}`,
    makeEngine(options) {
      const engine = harness.makeEngine({ ...variant.options, ...options });
      variant.prepare?.(engine);
      return engine;
    },
  };
}

/** The only value of a query in the database's own words. */
export async function scalarOf(connection: ConnectionFace, sql: string): Promise<unknown> {
  return (await connection.driverSql(sql)).scalarOne();
}
