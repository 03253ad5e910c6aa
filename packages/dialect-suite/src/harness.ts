/** What the suite is told about the database that it runs on. */
import type { Executable } from "@athanor/core";
import type { EngineOptions } from "@athanor/engine";
import type { ConnectionFace, EngineFace, Now } from "./face.ts";
import type { Requirements } from "./requirements.ts";

/** A dialect, a database for it, and what they can do. */
export interface Harness {
  /** What is tested, as the tests are headed: `"SQLite, a file, asynchronous"`. */
  readonly name: string;
  /**
   * Makes an engine of either face, always on the same database, which is empty and belongs to the suite alone. The suite disposes of it.
   *
   * @param options what a test wants of the engine: hand it on to `createEngine` or `createAsyncEngine`
   */
  readonly makeEngine: (options: EngineOptions) => Now<EngineFace>;
  /** What the database has or doesn't have, where that doesn't follow from the dialect's capabilities. */
  readonly requirements?: Partial<Requirements>;
  /** A schema beside the one that connections use, empty and for the suite alone. */
  readonly otherSchema?: string;
  /** Ends a connection from outside, as an administrator would, and comes back when it is gone. */
  readonly killConnection?: (connection: ConnectionFace) => Now<void>;
  /** A statement that takes half a minute unless it is stopped. */
  readonly slowStatement?: Executable<readonly unknown[], unknown, never>;
  /** Tests that don't hold, by their full names (`"joins > a full join gives …"`), with the reason. A name that doesn't exist is an error. */
  readonly skip?: Readonly<Record<string, string>>;
}
