/** The command line. */
import { parseArgs } from "node:util";

/** What the user asked for. */
export interface Options {
  readonly file: string | null;
  readonly limit: number;
  readonly echo: boolean;
  readonly help: boolean;
}

/** A mistake on the command line. */
export class UsageError extends Error {}

export const HELP = `Loads the countries and cities of the world into SQLite through Athanor's unit of work, then asks questions about them.

Usage: npm run quickstart -- [options]

  --db FILE    keep the database in FILE; a second run finds it loaded (default: a temporary file)
  --limit N    load at most N cities
  --echo       print every statement as it is sent
  --help       this text`;

/**
 * Reads the command line.
 *
 * @throws UsageError that says what is wrong with it
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
  if (values.limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
    throw new UsageError(`--limit takes a whole number above 0, not "${values.limit}".`);
  if (values.db === "") throw new UsageError("--db takes the path of a file.");
  return { file: values.db ?? null, limit, echo: values.echo === true, help: values.help === true };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { db: { type: "string" }, limit: { type: "string" }, echo: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    // Node's message has a second sentence about positional arguments, which there are none of.
    const message = error instanceof Error ? (error.message.split(/\. (?=To specify)/)[0] ?? error.message) : String(error);
    throw new UsageError(`${message.replace(/\.$/, "")}. See --help.`);
  }
}
