/** Asking the server what it is. */
import { InvalidRequestError } from "@athanor/core";
import type { Op, QueryRunner } from "@athanor/engine";

/** Editions of Azure, which are newer than the version that they say: SQL Database, Managed Instance. */
const AZURE_EDITIONS = [5, 8];
const AZURE_VERSION = "16.0";

/** The version of the server, as `serverVersion` takes it. */
export function* askVersion(queries: QueryRunner): Op<string> {
  const [row] = yield* queries.query(
    "SELECT CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128)), CAST(SERVERPROPERTY('EngineEdition') AS INTEGER)",
  );
  const [version, edition] = row ?? [];
  if (AZURE_EDITIONS.includes(Number(edition))) return AZURE_VERSION;
  if (typeof version === "string" && /^\d/.test(version)) return version;
  throw new InvalidRequestError(`The server says of its version ${JSON.stringify(version)}: give it by serverVersion.`);
}
