/** What SQL depends on. */
import { ArgumentError } from "@athanor/core";

/** Options of the PostgreSQL dialect, as far as SQL depends on them. */
export interface PostgresqlRendering {
  /**
   * The server's version, such as `"13.4"`. By default an engine asks the server; what is rendered without one is for a server whose
   * version nobody has to think about.
   */
  readonly serverVersion?: string | readonly number[];
  /**
   * Whether placeholders say their type, `$1::INTEGER`: by default true. Values are sent without a type, and what the server would
   * take them for isn't always what they are: `SELECT $1` is a text to it, and of `$1 + $2` it knows nothing.
   */
  readonly bindCasts?: boolean;
}

/** What a server of a version can do. */
export interface PostgresqlFacts {
  /** Members of `jsonb` and `hstore` are written with brackets: from 14 on. */
  readonly subscripts: boolean;
  readonly bindCasts: boolean;
  /** MERGE: from 15 on, and as long as nothing is said of a version. */
  readonly merge: boolean;
  /** RETURNING and WHEN NOT MATCHED BY SOURCE in MERGE: from 17 on. */
  readonly fullMerge: boolean;
  /** Generated columns that are computed when they are read: from 18 on. */
  readonly virtualColumns: boolean;
}

/** The version that is taken for granted. */
const LEAST_VERSION = 14;

/**
 * What follows from options.
 *
 * @throws ArgumentError for what is no version
 */
export function factsOf({ serverVersion, bindCasts = true }: PostgresqlRendering): PostgresqlFacts {
  const major = majorOf(serverVersion);
  return {
    subscripts: major >= 14,
    bindCasts,
    merge: serverVersion === undefined || major >= 15,
    fullMerge: major >= 17,
    virtualColumns: major >= 18,
  };
}

function majorOf(version: string | readonly number[] | undefined): number {
  if (version === undefined) return LEAST_VERSION;
  const [major] = typeof version === "string" ? version.split(".", 1) : version;
  if (/^\d+$/.test(String(major))) return Number(major);
  throw new ArgumentError(`serverVersion is a version such as "15.2", not ${JSON.stringify(version)}.`);
}
