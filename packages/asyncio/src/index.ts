/** Asynchronous engines, connections and results: facades over the operations that the engine package runs synchronously too. */
export type { StreamOptions } from "./async-connection.ts";
export { AsyncConnection } from "./async-connection.ts";
export { AsyncEngine } from "./async-engine.ts";
export { AsyncInspector } from "./async-inspector.ts";
export { AsyncResult } from "./async-result.ts";
export { AsyncScalarResult } from "./async-scalar-result.ts";
export { AsyncTransaction } from "./async-transaction.ts";
export { createAsyncEngine } from "./create.ts";
