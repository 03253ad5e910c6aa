/** The package @electric-sql/pglite, as far as it's used here. */
import { InvalidRequestError } from "@athanor/core";
import type { RowDescription, ServerMessage, WireProtocol, WireValue } from "@athanor/postgresql";

/** What PGlite answers: messages of PostgreSQL's protocol, each with what its name says. */
export interface PgliteAnswers {
  readonly messages: readonly { readonly name: string }[];
}

/** A PGlite, as `new PGlite()` and `PGlite.create()` make it. (A `PGliteWorker` doesn't take what `execProtocol` is told here.) */
export interface PgliteInstance {
  readonly waitReady: Promise<void>;
  readonly closed: boolean;
  execProtocol(message: Uint8Array, options: { readonly throwOnError: boolean }): Promise<PgliteAnswers>;
  /** Keeps out the single statements of whoever else uses the instance. */
  runExclusive<T>(run: () => Promise<T>): Promise<T>;
  /** Keeps out their transactions. */
  _runExclusiveTransaction<T>(run: () => Promise<T>): Promise<T>;
  isInTransaction(): boolean;
  close(): Promise<void>;
}

type Written<Verb extends "query" | "parse" | "bind" | "describe" | "execute" | "close"> = (
  ...content: Parameters<WireProtocol[Verb]>
) => Uint8Array;

/** Writes messages as they travel. */
export interface MessageWriter {
  readonly query: Written<"query">;
  readonly parse: Written<"parse">;
  readonly bind: (message: { readonly portal: string; readonly statement: string; readonly values: WireValue[] }) => Uint8Array;
  readonly describe: Written<"describe">;
  readonly execute: Written<"execute">;
  readonly close: Written<"close">;
  readonly sync: () => Uint8Array;
  readonly copyFail: (reason: string) => Uint8Array;
}

/** The messages that mean something to a connection. */
export type KnownMessage =
  | ({ readonly name: "rowDescription" } & RowDescription)
  | { readonly name: "dataRow"; readonly fields: (string | null)[] }
  | { readonly name: "commandComplete"; readonly text: string }
  | { readonly name: "readyForQuery"; readonly status: string }
  | ({ readonly name: "notice" } & ServerMessage)
  | (Error & { readonly name: "error" })
  | { readonly name: "parseComplete" }
  | { readonly name: "portalSuspended" | "emptyQuery" | "copyData" };

const KNOWN: ReadonlySet<string> = new Set<KnownMessage["name"]>([
  "rowDescription",
  "dataRow",
  "commandComplete",
  "readyForQuery",
  "notice",
  "error",
  "parseComplete",
  "portalSuspended",
  "emptyQuery",
  "copyData",
]);

/** Whether a message is one of those. */
export function isKnown(message: { readonly name: string }): message is KnownMessage {
  return KNOWN.has(message.name);
}

/** The package. */
export interface PgliteLibrary {
  readonly PGlite: { create(options: object): Promise<PgliteInstance> };
  readonly protocol: { readonly serialize: MessageWriter };
}

/**
 * Loads the package, so that rendering SQL doesn't need it.
 *
 * @throws InvalidRequestError if it isn't installed, or is another version
 */
export async function loadPglite(load: () => Promise<unknown> = () => import("@electric-sql/pglite")): Promise<PgliteLibrary> {
  let library: unknown;
  try {
    library = await load();
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) throw cause;
    throw new InvalidRequestError(
      'The PGlite dialect needs the package "@electric-sql/pglite", and it is not installed: npm i @electric-sql/pglite',
      { cause },
    );
  }
  if (isPglite(library)) return library;
  throw new InvalidRequestError(
    'The package "@electric-sql/pglite" doesn\'t export PGlite and its protocol: the PGlite dialect needs version 0.5.',
  );
}

function isPglite(library: unknown): library is PgliteLibrary {
  return typeof library === "object" && library !== null && "PGlite" in library && "protocol" in library;
}
